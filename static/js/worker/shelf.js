// What is kept on the device: pages and pictures in a cache, facts and unsent marks in
// IndexedDB. Shared by the pages and the service worker, so it defines one global name.

self.shelf = (() => {
  const CACHE = "lessons";
  const BASE = "lms-lessons";

  const open = () =>
    new Promise((resolve, reject) => {
      const asked = indexedDB.open(BASE, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("pages", { keyPath: "url" });
        asked.result.createObjectStore("marks", { keyPath: "url" });
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });

  const ask = async (name, mode, make) => {
    const base = await open();
    try {
      return await new Promise((resolve, reject) => {
        const asked = make(base.transaction(name, mode).objectStore(name));
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
    } finally {
      base.close();
    }
  };

  const all = (name) => ask(name, "readonly", (rows) => rows.getAll());
  const put = (name, row) => ask(name, "readwrite", (rows) => rows.put(row));
  const remove = (name, url) => ask(name, "readwrite", (rows) => rows.delete(url));

  const wipe = async () => {
    await caches.delete(CACHE);
    await ask("pages", "readwrite", (rows) => rows.clear());
    await ask("marks", "readwrite", (rows) => rows.clear());
  };

  // The server takes a mark twice as once, so that a lost answer does no harm. A token that is
  // no longer good is answered with 403: the mark waits for a page that knows the new one.
  // Marks go in the order of reading: a course may open its lessons one after the other.
  const send = async (token) => {
    for (const mark of (await all("marks")).sort((one, other) => one.at - other.at)) {
      const answer = await fetch(mark.url, {
        method: "POST",
        headers: { "X-CSRFToken": token || mark.token, "X-Part": "read" },
        redirect: "manual",
      });
      // A lesson that is no longer there cannot be read.
      if (answer.ok || answer.status === 404) await remove("marks", mark.url);
    }
  };

  return { CACHE, all, put, remove, send, wipe };
})();
