// The desk at the door. The roster and everything pressed is kept on the device; what is not
// sent is always counted, and goes by itself. Who decides is the server: attendance/domain/replay.py.

import { canScan, readPhoto, scan } from "./camera.js";
import { keepPage } from "./keep.js";
import { byCode, codes, found, skeleton } from "./find.js";

const here = document.querySelector("[data-door]");
const words = here.dataset;
const { run, owner } = words;
const $ = (id) => document.getElementById(id);
const AGAIN = 15000;
const STALE = 60000;
const MARKS = ["present", "late", "absent", "excused", "taken_back"];
const PLACED = ["present", "late"];

let data = null;
let entries = [];
let differ = 0;
let sending = null;

const say = (template, values) => template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const clock = (at) => new Intl.DateTimeFormat("ru", { timeStyle: "short", timeZone: words.zone }).format(at);
const moment = (at) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "short", timeStyle: "short", timeZone: words.zone }).format(at);
const key = () => $("session").value;

// A name as the reader reads it, and the language it is in.
const english = document.documentElement.lang === "en";
const called = (person) => (english && person.latin ? person.latin : person.name);
const named = (person) => Object.assign(document.createElement("span"), { textContent: called(person), lang: english && person.latin ? "en" : "ru" });

// --- What stands -----------------------------------------------------------------------------
const waiting = (person) => entries.filter((one) => one.session === key() && one.person === person.code);

function standing(person) {
  const own = waiting(person).filter((one) => MARKS.includes(one.kind) && !one.refused).at(-1);
  if (own) return { kind: own.kind === "taken_back" ? "" : own.kind, seen: own.client_id, at: own.at };
  return data.marks[key()]?.[person.code] ?? { kind: "", seen: null, at: null };
}

function settle(entry) {
  if (!MARKS.includes(entry.kind)) return;
  data.marks[entry.session] ??= {};
  if (entry.kind === "taken_back") delete data.marks[entry.session][entry.person];
  else data.marks[entry.session][entry.person] = { kind: entry.kind, seen: entry.client_id, at: entry.at };
}

// --- Drawing ---------------------------------------------------------------------------------
const rows = new Map();

function makeRow(person) {
  const row = $("row").content.cloneNode(true).querySelector("li");
  row.dataset.person = person.code;
  row.querySelector("b").replaceChildren(named(person));
  row.querySelector(".small").textContent = person.work;
  row.querySelector(".mark__more .vh").replaceChildren(`${words.more}: `, named(person));
  row.querySelector("[aria-pressed]").addEventListener("click", () => press(person));
  row.querySelector(".mark__more").addEventListener("click", () => more(row, person));
  rows.set(person.code, row);
  return row;
}

function chip(text, tone) {
  const made = document.createElement("span");
  made.className = "chip";
  made.dataset.tone = tone;
  made.textContent = text;
  return made;
}

function drawRow(person) {
  const row = rows.get(person.code);
  const mark = standing(person);
  const button = row.querySelector("[aria-pressed]");
  const unsent = waiting(person);
  for (const old of row.querySelectorAll("[data-chips]")) old.remove();
  const chips = document.createElement("span");
  chips.dataset.chips = "";
  if (mark.kind && !unsent.length) chips.append(chip(`${words[`kind_${mark.kind}`]} ${clock(mark.at)}`, PLACED.includes(mark.kind) ? "ok" : "bad"));
  for (const one of unsent) chips.append(chip(`${words[`kind_${one.kind}`]} ${clock(one.at)}: ${one.refused ?? words.waits}`, one.refused ? "bad" : "now"), " ");
  row.querySelector(".mark__who").append(chips);
  button.ariaPressed = mark.kind ? "true" : "false";
  row.querySelector("[data-word]").textContent = { "": words.mark, present: words.here }[mark.kind] ?? words[`kind_${mark.kind}`];
  button.querySelector(".vh").replaceChildren(": ", named(person), mark.kind ? `. ${words.undo}` : "");
}

function shown() {
  const part = document.querySelector("[name=show]:checked").value;
  const asked = codes($("q").value).length && byCode(data.people, $("q").value) ? [byCode(data.people, $("q").value)] : found(data.people, $("q").value);
  return asked.filter((person) => {
    if (part === "unmarked") return !standing(person).kind;
    if (part === "unsent") return waiting(person).length > 0;
    return true;
  });
}

function drawList() {
  const people = shown();
  const place = document.activeElement?.closest?.("#people > li");
  $("people").replaceChildren(...people.map((person) => rows.get(person.code)));
  if (place?.isConnected) place.querySelector("[aria-pressed]").focus();
  $("nobody").hidden = people.length > 0;
  $("nobody").textContent = words.nobody;
}

function drawCount() {
  const marked = data.people.filter((person) => standing(person).kind).length;
  $("count").textContent = say($("count").dataset.words, { n: marked, total: data.people.length });
  $("progress").max = Math.max(data.people.length, 1);
  $("progress").value = marked;
}

function drawUnsent(shut) {
  const n = entries.length;
  $("unsent").dataset.tone = n ? "now" : "ok";
  $("unsent").textContent = n ? say(shut ? words.shut : words.unsent, { n }) : words.sent;
  $("differ").hidden = differ === 0;
  $("differ").textContent = say(words.differ, { n: differ });
  const refused = entries.filter((one) => one.refused);
  $("refused").hidden = refused.length === 0;
  $("refused").replaceChildren(...refused.map(drawRefused));
}

function drawRefused(entry) {
  const line = document.createElement("li");
  const person = data.people.find((one) => one.code === entry.person);
  const name = (person && called(person)) ?? [entry.family_name, entry.given_name].filter(Boolean).join(" ") ?? entry.person;
  const drop = Object.assign(document.createElement("button"), { type: "button", className: "text-button", textContent: words.drop });
  drop.addEventListener("click", async () => { await deskStore.remove("entries", entry.client_id); await reread(); });
  line.append(`${name || entry.person}, ${clock(entry.at)}: ${entry.refused} `, drop);
  return line;
}

async function reread(shut) {
  entries = await deskStore.entriesOf(run, owner);
  for (const person of data.people) drawRow(person);
  drawCount();
  drawUnsent(shut);
  if (document.querySelector("[name=show]:checked").value === "unsent") drawList();
}

// --- Marking ---------------------------------------------------------------------------------
async function keep(person, kind, source) {
  const seen = standing(person).seen;
  await deskStore.keep({ run, session: key(), owner, person: person.code, kind, reason: "", seen, source });
  await reread();
  send();
}

const press = (person) => keep(person, standing(person).kind ? "taken_back" : "present", "roster");

function more(row, person) {
  const open = row.querySelector("fieldset");
  row.querySelector(".mark__more").ariaExpanded = String(!open);
  if (open) { open.remove(); return; }
  const group = document.createElement("fieldset");
  group.className = "mark__another row";
  const legend = Object.assign(document.createElement("legend"), { className: "vh" });
  legend.append(`${words.more}: `, named(person));
  group.append(legend);
  const kinds = [...MARKS.filter((kind) => kind !== "taken_back" || standing(person).kind), "in", "out"];
  for (const kind of kinds) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn--quiet", textContent: words[`kind_${kind}`] });
    button.addEventListener("click", async () => { await keep(person, kind, "roster"); group.remove(); row.querySelector("[aria-pressed]").focus(); });
    group.append(button);
  }
  row.append(group);
  group.querySelector("button").focus();
}

// --- Codes -----------------------------------------------------------------------------------
function verdict(text, tone) {
  for (const line of [$("verdict"), $("seen")]) { line.textContent = text; line.dataset.tone = tone; }
}

async function take(text) {
  const person = byCode(data.people, text);
  const means = $("means").value;
  if (!person) {
    verdict(codes(text).length ? words.unknown : words.nocode, "bad");
    return;
  }
  const mark = standing(person);
  if (means === "present" && PLACED.includes(mark.kind)) {
    verdict(say(words.already, { name: called(person), at: clock(mark.at) }), "info");
    return;
  }
  await keep(person, means, "badge");
  verdict(say(words.noted, { name: called(person), mark: words[`kind_${means}`] }), "ok");
  navigator.vibrate?.(80);
}

// --- Sending ---------------------------------------------------------------------------------
async function sendOnce() {
  const before = entries.filter((one) => !one.refused);
  const said = await deskStore.send(run, owner, words.events);
  const after = new Set((await deskStore.entriesOf(run, owner)).map((one) => one.client_id));
  for (const one of before) if (!after.has(one.client_id)) settle(one);
  differ += said.conflicts;
  await deskStore.put("runs", data);
  if (said.taken || said.conflicts) await fetchData();
}

function send() {
  sending ??= (async () => {
    let shut = false;
    try {
      await sendOnce();
    } catch (fault) {
      shut = [403, 404].includes(fault.status);
    }
    sending = null;
    await reread(shut);
    if (entries.some((one) => !one.refused)) setTimeout(send, AGAIN);
  })();
}

// --- The roster on the device ----------------------------------------------------------------
async function fetchData() {
  const began = Date.now();
  const answer = await fetch(words.take, { redirect: "error" });
  if (!answer.ok) throw new Error(answer.status);
  const said = await answer.json();
  deskStore.measure(said.server, began);
  data = { ...said, owner, fetched: Date.now() };
  await deskStore.put("runs", data);
  draw();
}

function draw() {
  rows.clear();
  data.people.forEach(makeRow);
  drawSessions();
  for (const person of data.people) drawRow(person);
  drawList();
  drawCount();
  $("age").textContent = say(navigator.onLine ? words.online : words.offline, { at: moment(data.fetched) });
}

function drawSessions() {
  const before = key() || sessionStorage.getItem(`desk-${run}`);
  $("session").replaceChildren(...data.sessions.map((one) => {
    const day = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "long", timeZone: words.zone }).format(one.starts);
    return Object.assign(document.createElement("option"), { value: one.key, textContent: `${day}, ${clock(one.starts)}. ${one.title}` });
  }));
  const now = data.sessions.find((one) => one.ends > Date.now()) ?? data.sessions.at(-1);
  $("session").value = data.sessions.some((one) => one.key === before) ? before : now?.key ?? "";
}

// Another account's roster is nobody's business here.
async function known() {
  await deskStore.purge();
  const row = await deskStore.get("runs", run);
  if (row && row.owner !== owner) { await deskStore.wipe(); return null; }
  return row ?? null;
}

async function begin() {
  data = await known();
  entries = await deskStore.entriesOf(run, owner);
  if (data) { $("desk").hidden = false; draw(); }
  try {
    await fetchData();
    $("desk").hidden = false;
    await keepPage(words.worker);
  } catch {
    if (!data) { $("never").hidden = false; $("never").textContent = words.never; return; }
  }
  if (!data.sessions.length) verdict(words.nosession, "now");
  await reread();
  send();
  here.dataset.ready = "";
}

// --- Who is on no list -----------------------------------------------------------------------
const alike = (fields) => {
  const [family, given] = [fields.get("family_name"), fields.get("given_name")].map(skeleton);
  return data.people.filter((person) => { const names = person.key.split(" "); return names.includes(family) && names.includes(given); });
};

async function writeDown(form) {
  const fields = new FormData(form);
  const entry = Object.fromEntries([...fields].map(([name, text]) => [name, text.trim()]));
  await deskStore.keep({ run, session: key(), owner, kind: deskStore.WALK_IN, ...entry });
  verdict(say(words.written, { name: `${entry.family_name} ${entry.given_name}` }), "ok");
  form.reset();
  $("alike").hidden = true;
  $("walk-in").open = false;
  $("q").focus();
  await reread();
  send();
}

function offer(form, people) {
  const note = $("alike");
  note.replaceChildren(Object.assign(document.createElement("p"), { textContent: note.dataset.words }));
  for (const person of people) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn--quiet", lang: "ru", textContent: `${person.name}, ${person.work}` });
    button.addEventListener("click", async () => { await keep(person, "present", "roster"); form.reset(); note.hidden = true; verdict(say(words.noted, { name: called(person), mark: words.kind_present }), "ok"); });
    note.append(button);
  }
  const other = Object.assign(document.createElement("button"), { type: "button", className: "btn btn--quiet", textContent: note.dataset.other });
  other.addEventListener("click", () => writeDown(form));
  note.append(other);
  note.hidden = false;
  note.querySelector("button").focus();
}

$("came").addEventListener("submit", (event) => {
  event.preventDefault();
  const people = alike(new FormData(event.target));
  if (people.length) offer(event.target, people);
  else writeDown(event.target);
});

// --- Materials -------------------------------------------------------------------------------
$("materials")?.addEventListener("click", async () => {
  const cache = await caches.open(deskStore.CACHE);
  try {
    const page = await fetch(words.materials, { redirect: "error" });
    const read = new DOMParser().parseFromString(await page.clone().text(), "text/html");
    await cache.put(words.materials, page);
    const files = [...read.querySelectorAll(`main a[href^="${words.materials}"]`)].map((one) => one.getAttribute("href")).filter((href) => /\d+\/$/.test(href));
    for (const file of new Set(files)) await cache.add(file);
    $("told").textContent = say(words.taken, { n: new Set(files).size });
  } catch {
    $("told").textContent = words.nomaterials;
  }
});

// --- What is pressed -------------------------------------------------------------------------
$("find").addEventListener("submit", (event) => {
  event.preventDefault();
  if (codes($("q").value).length && byCode(data.people, $("q").value)) {
    take($("q").value);
    $("q").value = "";
    drawList();
  } else if (codes($("q").value).some((form) => form.length === 14)) {
    take($("q").value);
  } else {
    document.querySelector("#people [aria-pressed]")?.focus();
  }
});
$("q").addEventListener("input", drawList);
$("show").addEventListener("change", drawList);
$("session").addEventListener("change", () => { sessionStorage.setItem(`desk-${run}`, key()); draw(); });
$("people").addEventListener("keydown", (event) => {
  const list = [...$("people").children];
  const next = list[list.indexOf(event.target.closest("li")) + { ArrowDown: 1, ArrowUp: -1 }[event.key]];
  if (!next) return;
  event.preventDefault();
  next.querySelector("[aria-pressed]").focus();
});
$("scan").addEventListener("click", () => scan($("camera"), take).catch(() => verdict(words.camera, "bad")));
$("stop").addEventListener("click", () => $("camera").close());
$("photo-file").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  event.target.value = "";
  if (!file) return;
  try {
    await take(await readPhoto(words.photo, file));
  } catch (fault) {
    verdict(fault.told ?? words.nophoto, "bad");
  }
});
$("leave")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  await deskStore.wipe();
  event.target.submit();
});
canScan().then((can) => { $("scan").hidden = !can; $("photo").hidden = $("photo-file").hidden = can; });
addEventListener("online", send);
setInterval(() => { if (data && navigator.onLine && !document.hidden && Date.now() - data.fetched > STALE) fetchData().catch(() => undefined); }, AGAIN);
begin();
