// Keeps the page of one's own code on the device, with what it needs to be drawn, so that
// it opens in a hall without a network. Signing out wipes it.

const here = document.querySelector("[data-own-code]");
const CACHE = "own-code";

const needed = () => [
  location.pathname,
  ...[...document.querySelectorAll('link[rel="stylesheet"], link[rel="icon"]')].map((one) => one.getAttribute("href")),
  ...[...document.querySelectorAll("script[src]")].map((one) => one.getAttribute("src")),
];

async function keep() {
  await navigator.serviceWorker.register(here.dataset.worker, { scope: "/" });
  const cache = await caches.open(CACHE);
  for (const address of needed()) {
    const answer = await fetch(address, { redirect: "error" });
    if (!answer.ok) throw new Error(answer.status);
    await cache.put(address, answer);
  }
}

const say = () => { document.getElementById("kept").hidden = false; };

if ("serviceWorker" in navigator && "caches" in window) {
  keep().then(say, async () => {
    // Opened without a network: what is kept is what we look at.
    if (await caches.match(location.pathname)) say();
  });
}
