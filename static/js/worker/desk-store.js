// What a desk keeps on the device: the roster of a run, and marks that are not sent yet.
// Shared by the pages and the service worker, so it defines one global name.

self.deskStore = (() => {
  const CACHE = "desk";
  const BASE = "lms-desk";
  const MOST = 500;
  const PATIENCE = 20000;

  const open = () =>
    new Promise((resolve, reject) => {
      const asked = indexedDB.open(BASE, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("entries", { keyPath: "client_id" });
        asked.result.createObjectStore("runs", { keyPath: "code" });
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

  const get = (name, key) => ask(name, "readonly", (rows) => rows.get(key));
  const put = (name, row) => ask(name, "readwrite", (rows) => rows.put(row));
  const remove = (name, key) => ask(name, "readwrite", (rows) => rows.delete(key));

  // In the order in which they were made. What another account left waits for that account.
  const entriesOf = async (run, owner) => {
    const rows = await ask("entries", "readonly", (all) => all.getAll());
    return rows.filter((row) => row.run === run && row.owner === owner).sort((a, b) => a.at - b.at || a.turn - b.turn);
  };

  // Marks without names stay: they were promised to be sent, and go to nobody else.
  const wipe = async () => {
    await caches.delete(CACHE);
    await ask("runs", "readwrite", (rows) => rows.clear());
  };

  // A roster is nobody's business after the run.
  const purge = async () => {
    const rows = await ask("runs", "readonly", (all) => all.getAll());
    const over = rows.filter((row) => row.until < Date.now());
    for (const row of over) await remove("runs", row.code);
    if (over.length && over.length === rows.length) await caches.delete(CACHE);
  };

  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

  const device = () => {
    const known = localStorage.getItem("lms-device") ?? crypto.randomUUID();
    localStorage.setItem("lms-device", known);
    return known;
  };

  // The server's clock minus the device's; undefined before the first contact.
  const offset = () => {
    const known = sessionStorage.getItem("lms-offset");
    return known === null ? undefined : Number(known);
  };

  // The clock is measured at opening too: `server` is its time in milliseconds.
  const measure = (server, began) => sessionStorage.setItem("lms-offset", server - (began + Date.now()) / 2);

  // Who came without a place is written down apart from the marks.
  const WALK_IN = "walk_in";
  const sorted = (rows) => ({
    entries: rows.filter((row) => row.kind !== WALK_IN),
    walk_ins: rows.filter((row) => row.kind === WALK_IN),
  });

  const post = async (address, rows) => {
    const began = Date.now();
    const answer = await fetch(address, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ now: began, device: device(), ...sorted(rows) }),
    });
    if (!answer.ok) throw Object.assign(new Error(answer.status), { status: answer.status || 403 });
    const said = await answer.json();
    measure(said.server, began);
    return said;
  };

  // Sends what waits; what is refused stays with the reason until a person has seen it.
  const send = async (run, owner, address) => {
    const found = { taken: 0, conflicts: 0, refused: 0 };
    const waiting = (await entriesOf(run, owner)).filter((row) => !row.refused);
    for (let first = 0; first < waiting.length || first === 0; first += MOST) {
      const said = await post(address, waiting.slice(first, first + MOST));
      for (const id of [...said.taken, ...said.conflicts]) await remove("entries", id);
      for (const row of waiting) {
        if (said.refused[row.client_id]) await put("entries", { ...row, refused: said.refused[row.client_id] });
      }
      found.taken += said.taken.length;
      found.conflicts += said.conflicts.length;
      found.refused += Object.keys(said.refused).length;
    }
    return found;
  };

  let turn = 0;
  const keep = async (entry) => {
    turn += 1;
    const row = { client_id: crypto.randomUUID(), at: Date.now(), turn, offset: offset(), ...entry };
    await put("entries", row);
    return row;
  };

  return { CACHE, WALK_IN, get, put, remove, entriesOf, keep, measure, send, wipe, purge, device };
})();
