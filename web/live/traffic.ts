import { makeCell, type Cell } from '../ui/cell.ts';
import type { Api, Ask } from './api.ts';

/** How the services answer: late, not before a moment because too much was asked of them, or not without a new sign-in. */
export interface Traffic {
  slow: boolean;
  fullUntil: number | null;
  signedOut: boolean;
}

const SLOW_MS = 4_000;
const FULL_MS = 10_000;

export const makeTraffic = (): Cell<Traffic> => makeCell<Traffic>({ slow: false, fullUntil: null, signedOut: false });

interface Deps {
  now: () => number;
  later: (work: () => void, ms: number) => unknown;
}

/** The same way to the services, seen to: a screen can say why nothing comes. */
export function watched(
  api: Api,
  traffic: Cell<Traffic>,
  { now, later }: Deps = { now: Date.now, later: setTimeout },
): Api {
  let late = 0;
  const show = (part: Partial<Traffic>) => traffic.set({ ...traffic.get(), ...part });

  return async function ask<T>(path: string, how?: Ask) {
    let open = true;
    let isLate = false;
    // What is read as it comes, an answer of the chat for instance, takes the time that it takes.
    if (!how?.read)
      later(() => {
        if (!open) return;
        isLate = true;
        late += 1;
        show({ slow: true });
      }, SLOW_MS);
    const answer = await api<T>(path, how);
    open = false;
    if (isLate) late -= 1;
    const full = !answer.ok && answer.problem.status === 429;
    const { slow, fullUntil, signedOut } = traffic.get();
    if (!answer.ok && answer.problem.code === 'signed-out') show({ signedOut: true });
    else if (answer.ok && signedOut) show({ signedOut: false });
    if (full) {
      const wait = answer.retryAfterMs ?? FULL_MS;
      show({ slow: late > 0, fullUntil: now() + wait });
      later(() => (traffic.get().fullUntil ?? Infinity) <= now() && show({ fullUntil: null }), wait + 1);
    } else if (slow !== late > 0 || fullUntil !== null)
      show({ slow: late > 0, fullUntil: answer.ok ? null : fullUntil });
    return answer;
  };
}
