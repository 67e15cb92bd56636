// The kiosk without a reload: the field keeps the focus, the answer goes after a while, so that
// names do not stay on the screen. Without a network a scan waits on the device.
// Without this file the form posts and the page comes back.

import { keepPage } from "./keep.js";

const here = document.querySelector("[data-kiosk]");
const words = here.dataset;
const form = document.getElementById("scan");
const field = document.getElementById("text");
const SHOWN = 8000;
const AGAIN = 15000;
let clearing = 0;

function say(html) {
  document.getElementById("answer").outerHTML = html;
  clearTimeout(clearing);
  clearing = setTimeout(() => { document.getElementById("answer").textContent = ""; }, SHOWN);
}

const escaped = (text) => Object.assign(document.createElement("p"), { textContent: text }).innerHTML;
const verdict = (text, tone) => say(`<p class="said" id="answer" role="status" aria-live="assertive" data-tone="${tone}">${escaped(text)}</p>`);

async function drawUnsent() {
  const waiting = await deskStore.entriesOf(words.run, words.owner);
  const line = document.getElementById("unsent");
  line.dataset.tone = waiting.length ? "now" : "ok";
  line.textContent = waiting.length ? words.unsent.replace("{n}", waiting.length) : words.sent;
  return waiting;
}

async function send() {
  if (!(await drawUnsent()).some((one) => !one.refused)) return;
  await deskStore.send(words.run, words.owner, words.events).catch(() => setTimeout(send, AGAIN));
  await drawUnsent();
}

// Late is who comes after the limit by the server's clock: then the minutes begin with the scan.
function kinds(door) {
  if (door) return [door];
  const late = Date.now() + Number(sessionStorage.getItem("lms-offset")) >= Number(words.late);
  return late ? ["in", "late"] : ["present"];
}

async function wait(data) {
  const scan = { run: words.run, session: words.session, owner: words.owner, person: data.get("text"), reason: "", seen: null, source: "kiosk" };
  for (const kind of kinds(data.get("door"))) await deskStore.keep({ ...scan, kind });
  verdict(words.kept, "now");
  setTimeout(send, AGAIN);
  await drawUnsent();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const data = new FormData(form);
  data.set("client_id", crypto.randomUUID());
  field.value = "";
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Part": "answer" }, redirect: "error" });
    if (!answer.ok) throw new Error(answer.status);
    say(await answer.text());
  } catch {
    await wait(data);
  }
  field.focus();
});

// A scanner types wherever the focus is; nothing else is to be typed here.
addEventListener("keydown", (event) => {
  if (event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey && event.target === document.body) field.focus();
});
addEventListener("online", send);
send();
keepPage(words.worker).then(() => { here.dataset.ready = ""; }, () => undefined);
