// A question's page: each answer is saved as it is given, and what cannot be
// sent waits on this device. Without this file the page is a plain form.

const form = document.getElementById("answer");
const keptNote = document.getElementById("kept");
const attempt = (form ?? keptNote)?.dataset.attempt;
const RETRY = 10_000;
const PAUSE = 500;

// --- What waits on this device ---------------------------------------------
const storageKey = `answers/${attempt}`;

function kept() {
  try {
    return JSON.parse(localStorage.getItem(storageKey)) ?? {};
  } catch {
    return {};
  }
}

function keep(change) {
  const entries = kept();
  change(entries);
  try {
    if (Object.keys(entries).length) localStorage.setItem(storageKey, JSON.stringify(entries));
    else localStorage.removeItem(storageKey);
  } catch {
    // Private windows may refuse storage: then only the server keeps answers.
  }
}

// One page is one client; of its answers the last one is enough.
const nameOf = (entry) => `${entry.url}#${entry.body.client}`;

function put(entry) {
  keep((entries) => { entries[nameOf(entry)] = entry; });
}

function drop(entry) {
  keep((entries) => {
    if (entries[nameOf(entry)]?.body.sequence === entry.body.sequence) delete entries[nameOf(entry)];
  });
}

// --- Sending ----------------------------------------------------------------
class SignedOut extends Error {}
class NotTaken extends Error {}

function encode(body) {
  const data = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) {
    for (const one of [value].flat()) data.append(name, one);
  }
  // The token of now: the one kept with the answer may have been replaced.
  data.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  return data;
}

async function send(entry) {
  const answer = await fetch(entry.url, {
    method: "POST",
    body: encode(entry.body),
    headers: { "X-Part": "save" },
    redirect: "manual",
  });
  if (answer.type === "opaqueredirect") throw new SignedOut();
  if (!answer.ok && answer.status !== 409) throw new NotTaken();
  drop(entry);
  return { html: await answer.text(), refused: !answer.ok };
}

let line = Promise.resolve();

// One after the other, so that the state shown is that of the last one.
function queue(entry) {
  line = line.then(() => deliver(entry));
  return line;
}

async function deliver(entry) {
  try {
    const { html, refused } = await send(entry);
    if (entry.url === form?.dataset.url) showPart(html);
    if (refused) show("over");
    hide("offline");
  } catch (error) {
    explain(error);
  }
}

async function flush() {
  for (const entry of Object.values(kept())) await queue(entry);
  if (keptNote) showKept();
}

// --- What the page says -------------------------------------------------------
const show = (id) => { const part = document.getElementById(id); if (part) part.hidden = false; };
const hide = (id) => { const part = document.getElementById(id); if (part) part.hidden = true; };

function showPart(html) {
  document.getElementById("save").outerHTML = html;
}

function say(text, tone) {
  const state = document.getElementById("save");
  if (!state) return;
  state.textContent = text;
  state.dataset.tone = tone;
}

function explain(error) {
  if (!form) return;
  if (error instanceof SignedOut) return say(form.dataset.signedOut, "bad");
  if (error instanceof NotTaken) return say(form.dataset.failed, "bad");
  say(form.dataset.kept, "now");
  show("offline");
}

function showKept() {
  const waits = Object.keys(kept()).length > 0;
  // What has been sent meanwhile is not yet in the counts of this page.
  if (!waits && !keptNote.hidden) location.reload();
  keptNote.hidden = !waits;
}

// --- The form -------------------------------------------------------------------
let changes = 0;
let timer = 0;

function snapshot() {
  const body = {};
  for (const name of new Set(new FormData(form).keys())) {
    const values = new FormData(form).getAll(name);
    body[name] = values.length > 1 ? values : values[0];
  }
  return { url: form.dataset.url, body };
}

function changed(event) {
  changes += 1;
  form.elements.sequence.value = changes;
  form.elements.touched.value = "1";
  const entry = snapshot();
  put(entry);
  clearTimeout(timer);
  const typed = event.target.matches("textarea, input[type=text]");
  timer = setTimeout(() => { say(form.dataset.saving, ""); queue(entry); }, typed ? PAUSE : 0);
}

// An answer that never left this device comes back after a reload.
function restore() {
  const entry = Object.values(kept()).filter((one) => one.url === form.dataset.url).at(-1);
  if (!entry) return;
  for (const field of form.querySelectorAll("[name^='answer.']")) {
    const values = [entry.body[field.name] ?? []].flat();
    if (field.matches("[type=radio], [type=checkbox]")) field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
  }
  form.elements.touched.value = "1";
  say(form.dataset.kept, "now");
}

// Leaving for the next page needs the network: rather stay than lose sight.
// What was kept stays until the server has said so: the next page asks again.
function leave(event) {
  if (navigator.onLine) return;
  event.preventDefault();
  explain(new TypeError());
}

// --- The clock, as the server counted it --------------------------------------
function runClock() {
  const clock = document.querySelector("[role=timer]");
  if (!clock) return;
  const end = performance.now() + Number(clock.dataset.seconds) * 1000;
  clock.removeAttribute("aria-label");
  const tick = setInterval(() => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    clock.textContent = asClock(left);
    if (left > 0) return;
    clearInterval(tick);
    show("over");
  }, 500);
}

function asClock(left) {
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

if (form) {
  form.dataset.url = location.pathname;
  restore();
  form.addEventListener("input", changed);
  form.addEventListener("submit", leave);
}
if (attempt) {
  if (keptNote) showKept();
  flush();
  addEventListener("online", flush);
  setInterval(() => { if (Object.keys(kept()).length) flush(); }, RETRY);
  runClock();
}
