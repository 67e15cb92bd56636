// A question's page: each answer is saved as it is given; what cannot be sent
// waits on this device, and the test goes on without a connection. Without this
// file the page is a plain form.

import { answersOf, forget, markSent, nextNumber, putAnswer, putSheets, sheetsOf, tabName, unsentOf } from "./kept.js";
import { isMove, light, move, put } from "./types.js";

const form = document.getElementById("answer");
const keptNote = document.getElementById("kept");
const ended = document.getElementById("ended");
const attempt = (form ?? keptNote ?? ended)?.dataset.attempt;
const language = document.documentElement.lang;
const RETRY = 10_000;
const PAUSE = 500;
const PATIENCE = 15_000;

const tab = tabName();

// --- Sending --------------------------------------------------------------------
class SignedOut extends Error {}
class NotTaken extends Error {}

const token = () => document.querySelector("[name=csrfmiddlewaretoken]");

function encode(row) {
  const data = new URLSearchParams();
  for (const [name, value] of Object.entries(row.body)) {
    for (const one of [value].flat()) data.append(name, one);
  }
  // The token of now: the one kept with the answer may have been replaced.
  data.set("csrfmiddlewaretoken", token().value);
  data.set("age", Math.max(0, Date.now() - row.givenAt));
  return data;
}

const fetched = (url, options = {}) =>
  fetch(url, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE), ...options });

const post = (row) => fetched(row.url, { method: "POST", body: encode(row), headers: { "X-Part": "save" } });

async function send(row) {
  let answer = await post(row);
  if (answer.status === 403 && (await renewToken())) answer = await post(row);
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) throw new SignedOut();
  if (!answer.ok && answer.status !== 409) throw new NotTaken();
  await markSent(row);
  return { html: await answer.text(), refused: !answer.ok };
}

// Signing in anew in another tab replaces the token; the page of now has the new one.
async function renewToken() {
  const page = await fetched(location.href);
  if (!page.ok) return false;
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  const value = fresh.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (value) token().value = value;
  return Boolean(value);
}

let line = Promise.resolve(true);

// One after the other, so that the state shown is that of the last one.
function queue(row) {
  line = line.then(() => deliver(row));
  return line;
}

async function deliver(row) {
  try {
    const { html, refused } = await send(row);
    if (row.url === form?.dataset.url || saysKept()) showPart(html);
    if (refused) show("over");
    hide("offline");
    return true;
  } catch (error) {
    explain(error);
    return false;
  }
}

const saysKept = () => form && document.getElementById("save")?.dataset.tone === "now";

async function flush() {
  let delivered = true;
  for (const row of await unsentOf(attempt)) delivered = (await queue(row)) && delivered;
  if (keptNote) await showKept();
  return delivered;
}

// --- What the page says ---------------------------------------------------------
const show = (id) => { const part = document.getElementById(id); if (part) part.hidden = false; };
const hide = (id) => { const part = document.getElementById(id); if (part) part.hidden = true; };

function showPart(html) {
  document.getElementById("save").outerHTML = html;
  const state = document.getElementById("save");
  if (state.dataset.elsewhere) show("elsewhere");
  if (state.dataset.seconds) setClock(Number(state.dataset.seconds));
}

function say(text, tone) {
  const state = document.getElementById("save");
  if (!state) return;
  state.textContent = text;
  state.dataset.tone = tone;
}

function explain(error) {
  if (!form) return;
  if (error instanceof SignedOut) { say(form.dataset.signedOut, "bad"); return; }
  if (error instanceof NotTaken) { say(form.dataset.failed, "bad"); return; }
  say(form.dataset.kept, "now");
  show("offline");
}

async function showKept() {
  const waits = (await unsentOf(attempt)).length > 0;
  // What has been sent meanwhile is not yet in the counts of this page.
  if (!waits && !keptNote.hidden) location.reload();
  keptNote.hidden = !waits;
}

// --- The form ---------------------------------------------------------------------
let timer = 0;

async function changed(event) {
  light(form);
  form.elements.sequence.value = nextNumber();
  form.elements.touched.value = "1";
  form.elements.client.value = await tab;
  const row = snapshot();
  await putAnswer(row);
  clearTimeout(timer);
  const typed = event.target.matches("textarea, input[type=text], input:not([type])");
  timer = setTimeout(() => { say(form.dataset.saving, ""); queue(row); }, typed ? PAUSE : 0);
}

function snapshot() {
  const data = new FormData(form);
  const body = {};
  for (const name of new Set(data.keys())) body[name] = data.getAll(name);
  body.sequence = form.elements.sequence.value;
  return { attempt, url: form.dataset.url, client: body.client[0], body, givenAt: Date.now(), sent: false };
}

// An answer that is not on the page the server made comes back from this device.
function fill(row) {
  put(form, row.body);
  // The same name and number: sent once more, it is the same answer.
  form.elements.client.value = row.client;
  form.elements.sequence.value = row.body.sequence;
  form.elements.touched.value = "1";
}

const latest = (rows) => rows.filter((row) => row.url === form.dataset.url).at(-1);

async function restore() {
  const row = latest(await unsentOf(attempt));
  if (!row) return;
  fill(row);
  say(form.dataset.kept, "now");
}

// --- Going on, with or without a connection ----------------------------------------
const reach = () => fetched("/robots.txt", { method: "HEAD", cache: "no-store" });

// The form goes its plain way when the server is there; else the device's own copy
// of the next question takes the place of this one.
let leaving = false;

async function leave(event) {
  event.preventDefault();
  if (isMove(event.submitter)) {
    move(event.submitter);
    return;
  }
  if (leaving) return; // a double click turns one page
  leaving = true;
  const go = event.submitter?.value ?? "next";
  clearTimeout(timer);
  try {
    await Promise.all([reach(), line]);
    plainly(event.submitter);
  } catch (error) {
    try {
      if (!(await turnTo(go))) explain(error);
    } finally {
      leaving = false;
    }
  }
}

function plainly(button) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "go";
  field.value = button?.value ?? "next";
  form.append(field);
  form.submit();
}

async function fetchSheets() {
  const address = form.dataset.sheets;
  if (!address || (await sheetsOf(attempt, language))) return;
  try {
    const answer = await fetched(address);
    if (!answer.ok) return;
    const html = await answer.text();
    await putSheets({ attempt, language, html });
    keepPictures(html);
  } catch {
    // The next page tries again.
  }
}

// Asked for once, a picture stays in the browser's own store and is there off-line.
function keepPictures(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  for (const page of holder.content.querySelectorAll("template")) {
    for (const picture of page.content.querySelectorAll("img[src], svg image[href]")) {
      new Image().src = picture.getAttribute("src") ?? picture.getAttribute("href");
    }
  }
}

async function turnTo(go) {
  const stored = await sheetsOf(attempt, language);
  if (!stored) return false;
  const holder = document.createElement("template");
  holder.innerHTML = stored.html;
  const pages = [...holder.content.querySelectorAll("template")];
  const here = pages.findIndex((page) => page.dataset.url === form.dataset.url);
  const wanted = { next: here + 1, prev: here - 1 }[go] ?? Number(go) - 1;
  if (!pages[wanted]) return false;
  await turn(pages[wanted], wanted + 1);
  explain(new TypeError());
  return true;
}

async function turn(page, position) {
  document.getElementById("question").replaceChildren(page.content.cloneNode(true));
  document.getElementById("place").textContent = page.dataset.place;
  form.dataset.url = page.dataset.url;
  history.pushState({}, "", page.dataset.url);
  form.elements.touched.value = "";
  form.elements.was.value = page.dataset.was;
  const row = latest(await answersOf(attempt));
  if (row) fill(row);
  markCells(position, await answersOf(attempt));
  document.dispatchEvent(new CustomEvent("question"));
  document.querySelector("#question h1, #question legend")?.scrollIntoView({ block: "center" });
}

function markCells(position, rows) {
  const answered = new Set(rows.map((row) => row.url.match(/(\d+)\/$/)[1]));
  for (const cell of document.querySelectorAll(".cells button")) {
    if (cell.value === String(position)) cell.setAttribute("aria-current", "step");
    else cell.removeAttribute("aria-current");
    if (!answered.has(cell.value)) continue;
    cell.classList.add("on");
    cell.querySelector(".vh").textContent = `, ${cell.closest("[data-answered]").dataset.answered}`;
  }
  document.getElementById("answered").textContent = document.querySelectorAll(".cells .on").length;
}

// --- Other tabs of this browser -----------------------------------------------------
async function meetOtherTabs() {
  if (!window.BroadcastChannel) return;
  const mine = await tab;
  const channel = new BroadcastChannel(`attempt/${attempt}`);
  // The older tab is told; the newer one shows what the server has.
  channel.onmessage = ({ data }) => { if (data !== mine) show("elsewhere"); };
  channel.postMessage(mine);
}

// --- The clock, as the server counted it ----------------------------------------------
let end = 0;

const setClock = (seconds) => { end = performance.now() + seconds * 1000; };

function runClock() {
  const clock = document.querySelector("[role=timer]");
  if (!clock) return;
  const said = document.getElementById("warning");
  setClock(Number(clock.dataset.seconds));
  clock.removeAttribute("aria-label");
  setInterval(() => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    clock.textContent = asClock(left);
    if (said) said.textContent = left > 0 && left <= 60 ? form.dataset.one : left > 240 && left <= 300 ? form.dataset.five : "";
    if (left === 0) show("over"); else hide("over");
  }, 500);
}

function asClock(left) {
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

if (ended) {
  forget(attempt);
} else if (attempt) {
  if (form) {
    form.dataset.url = location.pathname;
    restore();
    for (const line of form.querySelectorAll("[data-scripted]")) line.hidden = false;
    form.addEventListener("input", changed);
    form.addEventListener("submit", leave);
    addEventListener("popstate", () => location.reload());
    // A page that comes back as it was left can be left again.
    addEventListener("pageshow", () => { leaving = false; });
    meetOtherTabs();
    fetchSheets();
  }
  if (keptNote) showKept();
  flush();
  addEventListener("online", flush);
  setInterval(async () => { if ((await unsentOf(attempt)).length) flush(); }, RETRY);
  runClock();
}
