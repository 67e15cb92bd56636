// Lessons that were kept open without a network; "read" pressed there waits on the device.

{
  const READ = /^\/(en\/)?lessons\/\d+\/read\/$/;
  const PATIENCE = 8000;

  const copyOf = async (address) => (await caches.open(shelf.CACHE)).match(address, { ignoreVary: true });

  // Browsers ask for the width that suits them; one width was kept.
  const anyWidth = (address) => address.replace(/\.width-\d+/, "").replace(/\.[a-z]+$/, "");

  const pictureLike = async (url) => {
    const cache = await caches.open(shelf.CACHE);
    const wanted = anyWidth(url.pathname);
    const found = (await cache.keys()).find((one) => anyWidth(new URL(one.url).pathname) === wanted);
    return found && cache.match(found);
  };

  const inTime = (request, copy) => {
    const late = new Promise((resolve) => { if (copy) setTimeout(resolve, PATIENCE, copy); });
    return Promise.race([fetch(request), late]);
  };

  const overview = async (url) =>
    (await copyOf(url.pathname.startsWith("/en/") ? "/en/device/" : "/device/")) ?? Response.error();

  const page = async (event, url) => {
    const copy = await copyOf(url.pathname);
    try {
      const answer = await inTime(event.request, copy?.clone());
      event.waitUntil(shelf.send("").catch(() => undefined));
      return answer;
    } catch {
      return copy ?? overview(url);
    }
  };

  const file = async (event, url) => {
    try {
      return await fetch(event.request);
    } catch {
      // Other parts keep style sheets and scripts too, each in a cache of its own.
      return (await caches.match(event.request.url, { ignoreVary: true })) ?? (await pictureLike(url)) ?? Response.error();
    }
  };

  const mark = async (event, url) => {
    const filled = event.request.clone();
    try {
      return await fetch(event.request);
    } catch {
      const fields = await filled.formData();
      await shelf.put("marks", { url: url.pathname, at: Date.now(), token: fields.get("csrfmiddlewaretoken") });
      return Response.redirect(fields.get("next") || "/device/", 303);
    }
  };

  const isFile = (url) => url.pathname.startsWith("/static/") || url.pathname.startsWith("/media/images/");

  self.lms.onPage((event, url) => page(event, url));
  self.lms.onFile((event, url) => (isFile(url) ? file(event, url) : undefined));
  self.lms.onPost((event, url) => (READ.test(url.pathname) && event.request.mode === "navigate" ? mark(event, url) : undefined));
  self.lms.onSignOut(shelf.wipe);
}
