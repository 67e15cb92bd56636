// Marks without a reload: the same request with X-Part, the answer replaces the row.
// Without a connection a mark waits on the device and is sent by itself.
// Without this file every button posts its form and the page comes back.

const here = document.querySelector("[data-roster-page]");
const list = () => document.querySelector("[data-roster]");
const { run, session, owner, events } = here.dataset;
const form = document.getElementById("marks");
const words = here.dataset;
const AGAIN = 15000;

const rowOf = (code) => document.getElementById(`person-${code}`);
const mine = async () => (await deskStore.entriesOf(run, owner)).filter((entry) => entry.session === session);
const clock = (at) => new Intl.DateTimeFormat("ru", { timeStyle: "short", timeZone: words.zone }).format(at);

// What is counted above the roster; who is left to mark may be nobody any more.
function recount(part) {
  for (const id of ["roster-count", "roster-parts"]) document.getElementById(id).replaceWith(part.getElementById(id));
  const left = part.getElementById("roster-rest-summary");
  if (left) document.getElementById("roster-rest-summary")?.replaceWith(left);
  else document.getElementById("roster-rest")?.remove();
}

function replace(row, html) {
  const part = new DOMParser().parseFromString(html, "text/html");
  const fresh = part.querySelector("li");
  row.replaceWith(fresh);
  recount(part);
  (fresh.querySelector(".error + * input, [aria-pressed], .mark__more") ?? fresh).focus();
}

async function post(submitter, data) {
  const answer = await fetch(submitter.getAttribute("formaction") ?? submitter.form.action, {
    method: "POST",
    body: data,
    headers: { "X-Part": "row" },
  });
  // A redirect leads to the sign-in: that is no row either.
  if (answer.redirected || (!answer.ok && answer.status !== 409)) throw new Error(answer.status);
  return answer.text();
}

// Draws what waits over what the server said.
async function draw() {
  const entries = await mine();
  for (const old of document.querySelectorAll("[data-entry]")) old.remove();
  for (const entry of entries) {
    const row = rowOf(entry.person);
    if (!row) continue;
    row.querySelector("[data-entry]")?.remove();
    const line = document.createElement("p");
    line.dataset.entry = entry.client_id;
    line.className = "small";
    const chip = Object.assign(document.createElement("span"), { className: "chip" });
    chip.dataset.tone = entry.refused ? "bad" : "now";
    chip.textContent = `${words[`kind_${entry.kind}`]}, ${clock(entry.at)}: ${entry.refused ?? words.waits}`;
    const drop = Object.assign(document.createElement("button"), { type: "button", className: "text-button", textContent: words.drop });
    drop.addEventListener("click", async () => { await deskStore.remove("entries", entry.client_id); await draw(); });
    line.append(chip, " ", drop);
    row.firstElementChild.append(line);
  }
  const line = document.getElementById("unsent");
  line.dataset.tone = entries.length ? "now" : "ok";
  line.textContent = entries.length ? words.unsent.replace("{n}", entries.length) : words.sent;
}

async function wait(submitter, data) {
  const row = submitter.closest("li");
  await deskStore.keep({
    run, session, owner,
    person: row.dataset.person,
    kind: data.get("kind"),
    reason: data.get("reason") ?? "",
    seen: row.dataset.seen || null,
    source: "roster",
  });
  row.querySelector(".mark__another")?.remove();
  await draw();
}

async function mark(submitter) {
  const reason = submitter.closest("fieldset")?.querySelector("[name=reason]");
  if (list().ariaBusy === "true" || (reason && !reason.reportValidity())) return;
  const data = new FormData(submitter.form, submitter);
  for (const field of submitter.closest("fieldset")?.elements ?? []) if (field.name) data.set(field.name, field.value);
  data.set("client_id", crypto.randomUUID());
  list().ariaBusy = "true";
  try {
    replace(submitter.closest("li"), await post(submitter, data));
  } catch {
    await wait(submitter, data);
  }
  list().ariaBusy = "false";
}

// What was sent is shown as the server has it, without losing the place.
async function refresh() {
  const answer = await fetch(location.href);
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const place = document.activeElement?.closest("li")?.id;
  list()?.replaceWith(page.querySelector("[data-roster]") ?? list());
  recount(page);
  document.getElementById("conflicts")?.replaceWith(page.getElementById("conflicts") ?? "");
  if (place) rowOf(place.slice(7))?.querySelector("[aria-pressed], .mark__more")?.focus();
}

async function send() {
  if ((await mine()).some((entry) => !entry.refused)) {
    try {
      await deskStore.send(run, owner, events);
      await refresh();
    } catch {
      setTimeout(send, AGAIN);
    }
  }
  await draw();
}

// The form of another mark, from the page itself: it opens without a connection too.
function more(link) {
  const row = link.closest("li");
  if (row.querySelector("fieldset")) { row.querySelector("fieldset").remove(); return; }
  const made = document.getElementById("another").content.cloneNode(true);
  made.querySelector("button").setAttribute("formaction", row.dataset.address);
  made.querySelector("[data-name]").textContent = row.querySelector("b").textContent;
  for (const field of made.querySelectorAll("[id]")) field.id += row.dataset.person;
  for (const label of made.querySelectorAll("[for]")) label.htmlFor += row.dataset.person;
  const reason = made.querySelector("[name=reason]");
  reason.setAttribute("aria-describedby", `hint-${row.dataset.person}`);
  reason.required = "reason" in row.dataset;
  if (!row.dataset.seen) made.querySelector("[value=taken_back]").remove();
  row.append(made);
  row.querySelector("select").focus();
}

// Arrows go from person to person; Enter and the space bar press, as everywhere.
function step(event) {
  const rows = [...list().children];
  const at = rows.indexOf(event.target.closest("li"));
  const next = rows[at + { ArrowDown: 1, ArrowUp: -1 }[event.key]];
  if (at < 0 || !next || event.target.matches("select, input")) return;
  event.preventDefault();
  (next.querySelector("[aria-pressed]") ?? next.querySelector(".mark__more"))?.focus();
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  mark(event.submitter);
});
here.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-another]")) return;
  event.preventDefault();
  mark(event.submitter);
});
here.addEventListener("click", (event) => {
  const link = event.target.closest(".mark__more");
  if (!link) return;
  event.preventDefault();
  more(link);
});
here.addEventListener("keydown", (event) => { if (list()) step(event); });
addEventListener("online", send);
send();
