import { forgetKept } from './kept.ts';

/** Pages that the service worker keeps bear a person's list: see public/sw.js. */
const PAGES = 'pages';

/** Whoever signs out leaves nothing of theirs to be read in this browser. */
export async function forgetHere(personId: string): Promise<void> {
  await Promise.all([caches.delete(PAGES), forgetKept(personId)]);
}
