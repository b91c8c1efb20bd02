import type { Erasure, Problem } from '@tasklog/schemas';
import type { Api } from '../live/api.ts';

/** What the service wants to hear before it does it. */
export const PHRASE = 'erase all my data';

/** `ordered`: it stands, and is carried out as soon as the service gets to it. */
export type Erased = { ok: true; state: 'erased' | 'ordered' } | { ok: false; problem: Problem };

const MOST_LOOKS = 20;
const PAUSE_MS = 500;

/** Orders the erasure of everything, and waits a while until it has been gone through once. Ordered twice, it happens once. */
export async function eraseAll(api: Api, pause: (ms: number) => Promise<void> = wait): Promise<Erased> {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    if (look > 0) await pause(PAUSE_MS);
    const answer = await api<Erasure>('/api/commands/me', { method: 'DELETE', body: { confirm: PHRASE } });
    // The order stands once it was taken: what answers worse afterwards is on its way out itself.
    if (!answer.ok) return look === 0 ? answer : { ok: true, state: 'ordered' };
    if (answer.value.state !== 'erasing') return { ok: true, state: 'erased' };
  }
  return { ok: true, state: 'ordered' };
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
