// Keeps static files, whose addresses change with their content, and one page for when there is no connection. No words.
const CACHE = "forbear-static-1";
const AWAY = "/static/away.html";

self.addEventListener("install", (e) => {
  e.waitUntil(caches.open(CACHE).then((c) => c.add(AWAY)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (e) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((n) => n !== CACHE).map((n) => caches.delete(n))));
  e.waitUntil(old.then(() => self.clients.claim()));
});

async function held(request) {
  const cache = await caches.open(CACHE);
  const hit = await cache.match(request);
  if (hit) return hit;
  const fresh = await fetch(request);
  if (fresh.ok) {
    for (const old of await cache.keys()) if (new URL(old.url).pathname === new URL(request.url).pathname) await cache.delete(old);
    await cache.put(request, fresh.clone());
  }
  return fresh;
}

self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== location.origin) return;
  if (/^\/(static|htmx)\//.test(url.pathname) && url.search.startsWith("?v=")) e.respondWith(held(e.request));
  else if (e.request.mode === "navigate") e.respondWith(fetch(e.request).catch(() => caches.match(AWAY)));
});
