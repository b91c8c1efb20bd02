import { makeCell, type Cell } from '../ui/cell.ts';
import type { State } from './reduce.ts';
import type { Store } from './store.ts';

/** Since when the list may be older than what is, because the line is away or the read model behind; null while it is not. */
export function makeFreshness(store: Store, now: () => number = Date.now): Cell<number | null> {
  const cell = makeCell<number | null>(null);
  store.subscribe(() => {
    if (isFresh(store.state())) cell.set(null);
    else if (cell.get() === null) cell.set(now());
  });
  return cell;
}

/** A page that is just opening is as fresh as what the server drew; a list that cannot be read says so itself. */
function isFresh({ link, load }: State): boolean {
  const linked = link.state === 'live' || link.state === 'connecting';
  return linked && !(load.state === 'ready' && load.stale);
}
