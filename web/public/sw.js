/* global self, URL */
// Shows reminders that come by push while no page is open. It keeps nothing and answers no requests.

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
