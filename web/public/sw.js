/* global self, caches, fetch, URL, Response */
// Keeps what the pages need to open without a network, and shows reminders that come by push while none is open.
//
// The address that it is registered under names the build, so that a new build is a new worker. Its files are kept whole
// before it takes over. Pages come from the network, and from what was kept of them when there is none; they bear a
// person's list, and whoever signs out deletes them. What the services answer is never kept.

const BUILD = new URL(self.location.href).searchParams.get('build') ?? '';
const SHELL = `shell-${BUILD}`;
const PAGES = 'pages';
/** A tab of the build before this one may still be open. */
const SHELLS_KEPT = 2;

self.addEventListener('install', (event) => event.waitUntil(keepFiles()));

async function keepFiles() {
  const { build, files } = await (await fetch('/version.json', { cache: 'no-store' })).json();
  if (build !== BUILD) throw new Error('Another build is served by now.');
  await (await caches.open(SHELL)).addAll(files);
}

self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
self.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void self.skipWaiting();
});

async function takeOver() {
  const shells = (await caches.keys()).filter((name) => name.startsWith('shell-') && name !== SHELL);
  await Promise.all(shells.slice(0, -(SHELLS_KEPT - 1)).map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate') event.respondWith(page(request, pathname));
  else if (pathname.startsWith('/_next/static/') || pathname.startsWith('/icons/')) event.respondWith(file(request));
});

async function page(request, pathname) {
  try {
    const answer = await fetch(request);
    const pages = await caches.open(PAGES);
    // Only what was kept before is kept up to date: the page itself knows which ones are worth it.
    if (answer.ok && !answer.redirected && (await pages.match(pathname))) await pages.put(pathname, answer.clone());
    return answer;
  } catch {
    const pages = await caches.open(PAGES);
    const above = `/${pathname.split('/')[1]}`;
    return (await pages.match(pathname)) ?? (await pages.match(above)) ?? (await pages.match('/')) ?? Response.error();
  }
}

async function file(request) {
  const kept = await caches.match(request);
  return kept ?? fetch(request);
}

self.addEventListener('push', (event) => {
  const { id, title, body, path } = event.data.json();
  // By its tag a message that comes a second time takes the place of the first, and nobody is disturbed twice.
  event.waitUntil(self.registration.showNotification(title, { body, tag: id, data: { path } }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { href, origin } = new URL(event.notification.data.path, self.location.origin);
  if (origin === self.location.origin) event.waitUntil(open(href));
});

async function open(href) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = pages.find((page) => page.url === href);
  return there ? there.focus() : self.clients.openWindow(href);
}
