// The service worker of the whole site. Rooms add what they need in files of their own
// (settings.OFFLINE_WORKER_PARTS): docs/developers.md, "Add something to the service worker".

{
  const handlers = { page: [], file: [], post: [], signOut: [] };

  // A handler takes the event and returns nothing (not mine) or a promise of a Response.
  self.lms = {
    onPage: (handler) => handlers.page.push(handler),
    onFile: (handler) => handlers.file.push(handler),
    onPost: (handler) => handlers.post.push(handler),
    onSignOut: (handler) => handlers.signOut.push(handler),
  };

  const SIGN_OUT = /\/accounts\/logout\/$/;

  const signOut = async (event) => {
    const answer = await fetch(event.request);
    await Promise.allSettled(handlers.signOut.map((wipe) => wipe()));
    return answer;
  };

  const kindOf = (request) => {
    if (request.method === "POST") return "post";
    if (request.method !== "GET") return "";
    return request.mode === "navigate" ? "page" : "file";
  };

  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (url.origin !== location.origin || url.pathname.startsWith("/admin/")) return;
    const kind = kindOf(event.request);
    if (!kind) return;
    if (kind === "post" && SIGN_OUT.test(url.pathname)) {
      event.respondWith(signOut(event));
      return;
    }
    for (const handler of handlers[kind]) {
      const answer = handler(event, url);
      if (answer) {
        event.respondWith(answer);
        return;
      }
    }
  });
}
