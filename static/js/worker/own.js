// One's own code opens without a network once its page was opened with one.

{
  const CACHE = "own-code";
  const OWN = /^\/(en\/)?my\/code\/$/;
  const PATIENCE = 4000;

  const kept = async (url) => {
    const cache = await caches.open(CACHE);
    const known = (await cache.match(url.pathname, { ignoreVary: true })) ?? null;
    if (known) return known;
    // In the other language rather than not at all.
    const other = (await cache.keys()).find((one) => OWN.test(new URL(one.url).pathname));
    return other && cache.match(other, { ignoreVary: true });
  };

  const page = async (event, url) => {
    const copy = await kept(url);
    const late = new Promise((resolve) => { if (copy) setTimeout(resolve, PATIENCE, copy.clone()); });
    try {
      return await Promise.race([fetch(event.request), late]);
    } catch {
      return copy ?? Response.error();
    }
  };

  self.lms.onPage((event, url) => (OWN.test(url.pathname) ? page(event, url) : undefined));
  self.lms.onSignOut(() => caches.delete(CACHE));
}
