/* Shows saved stories where there is no network. The network always comes first, and nothing is kept
   but what a reader saved; of the newsroom and of replies it sees nothing. */
const SAVED = "saved-stories";
const LIST = "/saved/";
const NOT_OURS = /^\/(admin|comments|read)\//;
const FILE = /^\/(static|media)\//;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || NOT_OURS.test(pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (FILE.test(pathname)) event.respondWith(file(request));
});

const page = async (request) => {
  try {
    const response = await fetch(request);
    if (response.status === 404 || response.status === 410) await forget(request);
    return response;
  } catch (error) {
    const kept = { cacheName: SAVED, ignoreSearch: true };
    const found = (await caches.match(request, kept)) ?? (await caches.match(LIST, kept));
    if (found) return found;
    throw error;
  }
};

/* Names of files hold a digest: one that was kept is the one that is asked for. */
const file = async (request) => (await caches.match(request, { cacheName: SAVED })) ?? fetch(request);

/* A story that was withdrawn is withdrawn here, too. */
const forget = async (request) => (await caches.open(SAVED)).delete(request, { ignoreSearch: true });
