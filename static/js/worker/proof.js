// A certificate's QR code opens the kept page of checks when there is no network.

{
  const MINE = /^\/(en\/)?(v\/[^/]+\/|verify\/offline\/)$/;
  const PATIENCE = 6000;

  const kept = async (url) => {
    const cache = await caches.open("proof");
    const pages = ["/verify/offline/", "/en/verify/offline/"];
    if (url.pathname.startsWith("/en/")) pages.reverse();
    for (const page of pages) {
      const copy = await cache.match(page, { ignoreVary: true });
      if (copy) return copy;
    }
    return undefined;
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

  self.lms.onPage((event, url) => (MINE.test(url.pathname) ? page(event, url) : undefined));
}
