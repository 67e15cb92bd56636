// What a device keeps of an attempt: its answers, sent and unsent, and the
// questions themselves, so that a test goes on without a connection.
// Where the browser refuses storage (a private window) memory has to do.

const memory = { answers: new Map(), sheets: new Map() };

const opened = new Promise((resolve) => {
  try {
    const request = indexedDB.open("attempts", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("answers", { keyPath: ["attempt", "url", "client"] });
      request.result.createObjectStore("sheets", { keyPath: ["attempt", "language"] });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null);
  } catch {
    resolve(null);
  }
});

const nameOf = (row) => [row.attempt, row.url ?? row.language, row.client ?? ""].join("#");

async function work(store, mode, act) {
  const database = await opened;
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode);
    const request = act(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

async function put(store, row) {
  memory[store].set(nameOf(row), row);
  if (await opened) await work(store, "readwrite", (rows) => rows.put(row)).catch(() => {});
}

async function all(store, attempt) {
  const stored = (await opened) ? await work(store, "readonly", (rows) => rows.getAll()).catch(() => []) : [];
  const rows = new Map(stored.map((row) => [nameOf(row), row]));
  for (const [name, row] of memory[store]) rows.set(name, row);
  return [...rows.values()].filter((row) => row.attempt === attempt);
}

export const putAnswer = (row) => put("answers", row);
export const putSheets = (row) => put("sheets", row);

// In the order in which they were given.
export async function answersOf(attempt) {
  return (await all("answers", attempt)).sort((one, other) => one.givenAt - other.givenAt);
}

export async function unsentOf(attempt) {
  return (await answersOf(attempt)).filter((row) => !row.sent);
}

// Another answer may have been given while this one was on its way.
export async function markSent(row) {
  const now = (await answersOf(row.attempt)).find((one) => nameOf(one) === nameOf(row));
  if (now?.body.sequence === row.body.sequence) await put("answers", { ...now, sent: true });
}

export async function sheetsOf(attempt, language) {
  return (await all("sheets", attempt)).find((row) => row.language === language);
}

export async function forget(attempt) {
  for (const store of ["answers", "sheets"]) {
    for (const row of await all(store, attempt)) {
      memory[store].delete(nameOf(row));
      const key = store === "answers" ? [row.attempt, row.url, row.client] : [row.attempt, row.language];
      if (await opened) await work(store, "readwrite", (rows) => rows.delete(key)).catch(() => {});
    }
  }
}

// --- Who sends: one name for each tab, and a number for each of its answers -------
const TAB = "tab";

const newName = () => `tab-${crypto.getRandomValues(new Uint32Array(3)).join("-")}`;

// A copied tab copies the name too: whoever holds the lock keeps it.
function claim(name) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(Boolean(lock));
      return lock ? new Promise(() => {}) : undefined;
    });
  });
}

export async function tabName() {
  try {
    const known = sessionStorage.getItem(TAB);
    // The page that is being left may hold the name for a moment.
    if (known && ((await claim(known)) || (await later(known)))) return known;
    const name = newName();
    await claim(name);
    sessionStorage.setItem(TAB, name);
    return name;
  } catch {
    return newName();
  }
}

const later = (name) => new Promise((resolve) => { setTimeout(() => resolve(claim(name)), 100); });

export function nextNumber() {
  try {
    const number = Number(sessionStorage.getItem("answers") ?? 0) + 1;
    sessionStorage.setItem("answers", number);
    return number;
  } catch {
    return Math.floor(performance.now()) + 1;
  }
}
