// The desk at the door opens without a network: its page, and the materials taken along.
// Rosters are wiped at sign-out and, by any page that is opened later, after the run.

{
  const DESK = /^\/(en\/)?r\/[^/]+\/(door\/|kiosk\/[^/]+\/|materials\/(\d+\/)?)$/;
  const PATIENCE = 4000;
  let purged = false;

  const page = async (event, url) => {
    const copy = await (await caches.open(deskStore.CACHE)).match(url.pathname, { ignoreVary: true });
    const late = new Promise((resolve) => { if (copy) setTimeout(resolve, PATIENCE, copy.clone()); });
    try {
      return await Promise.race([fetch(event.request), late]);
    } catch {
      return copy ?? Response.error();
    }
  };

  self.lms.onPage((event, url) => {
    if (!purged) event.waitUntil(deskStore.purge().catch(() => undefined));
    purged = true;
    return DESK.test(url.pathname) ? page(event, url) : undefined;
  });
  self.lms.onSignOut(deskStore.wipe);
}
