// A page of the door opens without a network: it, its styles and scripts are put aside.

export async function keepPage(worker) {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(worker, { scope: "/" });
  const cache = await caches.open(deskStore.CACHE);
  const needed = [
    location.pathname,
    ...[...document.querySelectorAll('link[rel="stylesheet"], link[rel="icon"]')].map((one) => one.getAttribute("href")),
    ...performance.getEntriesByType("resource").map((one) => new URL(one.name)).filter((url) => url.origin === location.origin && url.pathname.endsWith(".js")).map((url) => url.pathname),
  ];
  for (const address of new Set(needed)) {
    const answer = await fetch(address, { redirect: "error" });
    if (answer.ok) await cache.put(address, answer);
  }
}
