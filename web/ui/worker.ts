// The service worker of public/sw.js, as a page sees it: registered for the page's own build, filled with the screens for
// the time without a network, and replaced when another build is served.

const PAGES = 'pages';
const WHOSE = 'tasklog.pages-of';
const SCREENS = ['/', '/tasks', '/upcoming', '/notifications', '/settings'];
const KEPT_FOR_MS = 60 * 60_000;
const LOOK_MS = 15 * 60_000;

const addressOf = (build: string): string => `/sw.js?build=${encodeURIComponent(build)}`;

/**
 * @param build what this page is of; empty in development, where nothing is kept.
 * @param personId whose pages are kept.
 * @param offer called with how to change over, once a newer build is ready to take over.
 * @returns how to stop looking.
 */
export function followBuilds(build: string, personId: string, offer: (changeOver: () => void) => void): () => void {
  const { serviceWorker } = navigator;
  if (!build || !serviceWorker) return () => undefined;
  let offered = build;

  async function begin(): Promise<void> {
    const worker = await readyFor(build);
    // This page is of that build already: nothing of an older one is in the way.
    worker?.postMessage('take-over');
    await keepScreens(personId);
  }

  async function look(): Promise<void> {
    const served = await servedBuild();
    if (served === null || served === offered) return;
    const worker = await readyFor(served);
    if (!worker) return;
    offered = served;
    offer(() => {
      serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      worker.postMessage('take-over');
    });
  }

  const quietly = (work: () => Promise<void>) => void work().catch(() => undefined);
  const seen = () => (document.visibilityState === 'visible' ? quietly(look) : undefined);
  quietly(begin);
  const timer = setInterval(() => quietly(look), LOOK_MS);
  document.addEventListener('visibilitychange', seen);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', seen);
  };
}

/** @returns the worker of a build, once it waits to take over; null when it has done so already, or cannot be had. */
async function readyFor(build: string): Promise<ServiceWorker | null> {
  const registration = await navigator.serviceWorker.register(addressOf(build), { updateViaCache: 'none' });
  const { installing } = registration;
  if (installing)
    await new Promise<void>((resolve) =>
      installing.addEventListener('statechange', () => (installing.state === 'installing' ? undefined : resolve())),
    );
  return registration.waiting;
}

async function servedBuild(): Promise<string | null> {
  const answer = await fetch('/version.json', { cache: 'no-store' });
  return answer.ok ? ((await answer.json()) as { build: string }).build : null;
}

/** Screens as they are now, to be opened without a network; those that were kept lately are not asked for again. */
async function keepScreens(personId: string): Promise<void> {
  // A session may end without anybody signing out: what was kept for the one before goes when another one comes.
  if (localStorage.getItem(WHOSE) !== personId) await caches.delete(PAGES);
  localStorage.setItem(WHOSE, personId);
  const pages = await caches.open(PAGES);
  for (const path of SCREENS) {
    const kept = await pages.match(path);
    if (kept && Date.now() - Date.parse(kept.headers.get('date') ?? '') < KEPT_FOR_MS) continue;
    const answer = await fetch(path, { headers: { accept: 'text/html' } });
    if (answer.ok && !answer.redirected) await pages.put(path, answer);
  }
}
