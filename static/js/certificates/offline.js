// Checks the signed summary of a certificate's QR code on the device, without a network:
// the signature by the society's published keys, the state by a list that is kept here.
// domain/offline.py says how the summary is written.

const CACHE = "proof";
const PURPOSE = "nspho-certificate-1\n";
const SIGNATURE = 64;
const ENCODINGS = { 1: "windows-1251", 2: "utf-8" };
const DAY = 24 * 60 * 60 * 1000;
const here = document.querySelector("[data-proof]");
const language = document.documentElement.lang;
const part = (name) => here.querySelector(`[data-part="${name}"]`);

const bytesOf = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};
const textOf = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const joined = (text, bytes) => {
  const first = new TextEncoder().encode(text);
  const whole = new Uint8Array(first.length + bytes.length);
  whole.set(first);
  whole.set(bytes, first.length);
  return whole;
};

const isSigned = async (secret, payload, signature, keys) => {
  const message = joined(`${PURPOSE}${secret}\n`, payload);
  for (const { kty, crv, x } of keys) {
    const key = await crypto.subtle.importKey("jwk", { kty, crv, x }, { name: "Ed25519" }, false, ["verify"]);
    if (await crypto.subtle.verify({ name: "Ed25519" }, key, signature, message)) return true;
  }
  return false;
};

const fingerprint = async (secret) => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(PURPOSE + secret));
  return textOf(new Uint8Array(digest).slice(0, 12));
};

// What an address says: { outcome, words }; every fault of the address is "forged" or "none".
const look = async (address, list) => {
  const secret = address.pathname.match(/\/v\/([^/]+)\/$/)?.[1];
  if (!secret || address.hash.length < 2) return { outcome: "none" };
  let raw;
  try {
    raw = bytesOf(address.hash.slice(1));
  } catch {
    return { outcome: "forged" };
  }
  const payload = raw.slice(SIGNATURE);
  const encoding = ENCODINGS[payload[0]];
  if (!encoding) return { outcome: "forged" };
  if (!(await isSigned(secret, payload, raw.slice(0, SIGNATURE), list.keys))) return { outcome: "forged" };
  const words = new TextDecoder(encoding).decode(payload.slice(1)).split("\n");
  return { outcome: list.gone[await fingerprint(secret)] ?? "valid", words };
};

const listed = async () => (await (await caches.open(CACHE)).match(here.dataset.list))?.json();

const day = (moment) => new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(moment);
const age = (made) => {
  const days = Math.floor((Date.now() - made) / DAY);
  return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-Math.max(days, 0), "day");
};

const showAge = (list) => {
  const made = new Date(list.made_at);
  for (const line of here.querySelectorAll("[data-age]")) line.textContent = `${day(made)} (${age(made)})`;
  part("kept").hidden = false;
};

const say = (outcome, words = []) => {
  for (const each of here.querySelectorAll("[data-outcome]")) each.hidden = each.dataset.outcome !== outcome;
  const [number, issued, name, title] = words;
  part("facts").hidden = !number;
  part("number").textContent = number ?? "";
  part("name").textContent = name ?? "";
  part("title").textContent = title ?? "";
  part("issued").textContent = issued ? day(new Date(`${issued}T12:00:00`)) : "";
};

const check = async (address) => {
  const list = await listed();
  if (!list) return say("unkept");
  try {
    const { outcome, words } = await look(address, list);
    return say(outcome, words);
  } catch {
    return say("unable");
  }
};

const files = () => [
  here.dataset.page,
  here.dataset.list,
  ...[...document.querySelectorAll('link[rel="stylesheet"], link[rel="icon"]')].map((one) => one.getAttribute("href")),
  ...[...document.querySelectorAll("script[src]")].map((one) => one.getAttribute("src")),
];

const keep = async () => {
  await navigator.serviceWorker.register(here.dataset.worker, { scope: "/" });
  const cache = await caches.open(CACHE);
  for (const address of files()) {
    const answer = await fetch(address, { redirect: "error", cache: "no-cache" });
    if (!answer.ok) throw new Error(answer.status);
    await cache.put(address, answer);
  }
  await navigator.serviceWorker.ready;
  showAge(await listed());
};

const begin = async () => {
  if (!("serviceWorker" in navigator && "caches" in window && crypto.subtle)) return say("unable");
  part("tools").hidden = false;
  part("keep").addEventListener("click", () => keep().then(() => say("done"), () => say("failed")));
  part("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = part("address").value.trim();
    check(URL.canParse(typed) ? new URL(typed) : new URL(location.origin));
  });
  const list = await listed();
  if (list) {
    showAge(list);
    // With a network the list is renewed by looking at the page.
    await keep().catch(() => undefined);
  }
  if (/\/v\/[^/]+\/$/.test(location.pathname)) await check(new URL(location.href));
};

begin();
