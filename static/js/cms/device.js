// "Keep on this device": puts chosen lessons, their pictures and the style sheet into a cache,
// shows what is kept and how old it is, and sends the marks that waited for a connection.

const language = document.documentElement.lang;
const size = (bytes) =>
  new Intl.NumberFormat(language, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 }).format(Math.ceil(bytes / 1024));
const moment = (at) => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(at);
const part = (name) => document.querySelector(`[data-device="${name}"]`);
const say = (name) => {
  for (const line of document.querySelectorAll("[data-says]")) line.hidden = line.dataset.says !== name;
};

// One picture of each: the middle width of the first (smallest) format.
const picturesIn = (page) =>
  [...page.querySelectorAll("main picture source:first-of-type")].map((one) => {
    const widths = one.srcset.split(",").map((each) => each.trim().split(" ")[0]);
    return widths[Math.floor((widths.length - 1) / 2)];
  });

const stylesIn = (page) => [...page.querySelectorAll('link[rel="stylesheet"], link[rel="icon"]')].map((one) => one.getAttribute("href"));
const scriptsIn = (page) => [...page.querySelectorAll("script[src]")].map((one) => one.getAttribute("src"));

const take = async (cache, address) => {
  const answer = await fetch(address, { redirect: "error" });
  if (!answer.ok) throw new Error(answer.status);
  const copy = answer.clone();
  await cache.put(address, answer);
  return copy;
};

const keep = async (address, title) => {
  const cache = await caches.open(shelf.CACHE);
  const text = await (await take(cache, address)).text();
  const page = new DOMParser().parseFromString(text, "text/html");
  let bytes = new Blob([text]).size;
  for (const each of new Set(picturesIn(page))) bytes += (await (await take(cache, each)).blob()).size;
  for (const each of [...stylesIn(page), ...scriptsIn(page)]) if (!(await cache.match(each))) await take(cache, each);
  if (title) await shelf.put("pages", { url: address, title, bytes, at: Date.now() });
};

const keepChosen = async (form) => {
  const bar = form.querySelector("progress");
  const chosen = [...form.querySelectorAll("input[type=checkbox]:checked")];
  bar.hidden = false;
  bar.max = chosen.length + 1;
  bar.value = 0;
  say("works");
  try {
    await navigator.serviceWorker.register(form.dataset.worker, { scope: "/" });
    await keep(form.dataset.overview, "");
    for (const box of chosen) {
      bar.value += 1;
      await keep(box.value, box.dataset.title);
    }
    await navigator.serviceWorker.ready;
    say("kept");
  } catch {
    say("failed");
  }
  bar.hidden = true;
  await show();
};

const drop = async (row) => {
  const cache = await caches.open(shelf.CACHE);
  await cache.delete(row.url);
  await shelf.remove("pages", row.url);
  await show();
};

const line = (row) => {
  const made = part("row").content.cloneNode(true);
  const link = made.querySelector("a");
  link.href = row.url;
  link.textContent = row.title;
  made.querySelector("[data-at]").textContent = moment(row.at);
  made.querySelector("[data-bytes]").textContent = size(row.bytes);
  const button = made.querySelector("button");
  button.querySelector("[data-title]").textContent = row.title;
  button.addEventListener("click", () => drop(row));
  return made;
};

const show = async () => {
  const holder = part("rows");
  if (!holder) return;
  const [rows, marks] = await Promise.all([shelf.all("pages"), shelf.all("marks")]);
  holder.replaceChildren(...rows.map(line));
  part("table").hidden = rows.length === 0;
  part("empty").hidden = rows.length > 0;
  part("waiting").textContent = marks.length;
  part("bytes").textContent = size(rows.reduce((sum, row) => sum + row.bytes, 0));
};

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

// What another account left behind is not for this one.
const OWNER = "lms-owner";
const mind = async (owner) => {
  const before = localStorage.getItem(OWNER);
  if (owner && before && before !== owner) await shelf.wipe();
  if (owner) localStorage.setItem(OWNER, owner);
};

const begin = async () => {
  const here = document.querySelector("[data-owner]");
  await mind(here?.dataset.owner);
  await shelf.send(token()).catch(() => undefined);
  await show();
};

const form = document.querySelector("form[data-worker]");
if (form && "serviceWorker" in navigator && "caches" in window) {
  form.hidden = false;
  form.addEventListener("submit", (event) => { event.preventDefault(); keepChosen(form); });
}
part("wipe")?.addEventListener("click", () => shelf.wipe().then(show));
addEventListener("online", () => shelf.send(token()).then(show));
begin();
