// Changes on their way to the service: each is kept before it is sent, and until the service has answered.
//
// In order: those on one task one after the other, each on the version that the one before led to; others side by side.
// Twice: a change that was sent before a crash is sent again under the same key, and happens once. Concurrently: a tab
// sends only while it holds the lock of its person's queue, what the others keep included, and tells them the answers.
// Never: what cannot be reached is tried again when the network is back, when the line is live, and ever more slowly in
// between. What is refused after it waited is kept for the person, who may be elsewhere by then.
import type { Problem } from '@tasklog/schemas';
import { makeCell, type Cell } from '../ui/cell.ts';
import type { Answer } from './api.ts';
import { backoff } from './backoff.ts';
import { following, NOTHING_TO_TAKE_BACK, tasksOf, type Intent, type Send, type Written } from './intents.ts';
import type { KeptIntent, KeptIntents } from './kept.ts';
import type { Channel, Locks } from './shared-line.ts';

/** What tabs tell each other of the queue. */
export type Queued = { kind: 'added' | 'changed' } | { kind: 'answered'; id: string; answer: Told };

/** An answer without its headers, which do not go from one tab to another. */
type Told = { ok: true; value: Written } | { ok: false; problem: Problem; kept?: true };

export interface QueueDeps {
  name: string;
  kept: KeptIntents;
  openChannel: () => Channel<Queued>;
  locks: Locks;
  deliver: Send;
  now?: () => number;
  later?: (work: () => void, ms: number) => unknown;
}

export interface Queue {
  send: Send;
  /** Takes part in what the tabs of this browser tell each other. @returns how to end that. */
  start: () => () => void;
  /** How many changes are not with the service yet. */
  waiting: Cell<number>;
  /** What waited and was refused. */
  refused: Cell<readonly KeptIntent[]>;
  discard: (kept: KeptIntent) => Promise<void>;
  /** The service may be there again. */
  wake: () => void;
  /** What a page before this one, or another one, has left to send. */
  left: () => Promise<Intent[]>;
}

const UNREACHABLE = [401, 429, 502, 503, 504];
/** A fault of the service is worth some tries; one that stays is for the person to know. */
const FAULT = 500;
const MOST_FAULTS = 5;
const MOST_ANSWERED = 100;

export function makeQueue({
  name,
  kept,
  openChannel,
  locks,
  deliver,
  now = Date.now,
  later = setTimeout,
}: QueueDeps): Queue {
  const waiting = makeCell(0);
  const refused = makeCell<readonly KeptIntent[]>([]);
  const asked = new Map<string, (answer: Answer<Written>) => void>();
  const faults = new Map<string, number>();
  /** What was answered while what takes it back was still being kept. */
  const answered = new Map<string, { intent: Intent; answer: Answer<Written> }>();
  let wanted = false;
  let draining = false;
  let poke = (): void => undefined;
  let attempt = 0;
  let channel: Channel<Queued> | null = null;
  let timer = 0;

  async function look(): Promise<KeptIntent[]> {
    const all = await kept.all();
    const open = all.filter((each) => each.refused === null);
    waiting.set(open.length);
    const others = all.filter((each) => each.refused !== null);
    if (others.length > 0 || refused.get().length > 0) refused.set(others);
    return open;
  }

  /** Sends what there is, in whichever tab gets to it first; the others find it done. */
  async function drain(): Promise<void> {
    wanted = true;
    poke();
    if (draining) return;
    draining = true;
    while (wanted)
      await locks.request(name, {}, sendAll).catch(async (error: unknown) => {
        wanted = false;
        // Where there are no locks there is no other tab that keeps the same.
        if ((error as Error).name === 'SecurityError') await sendAll();
      });
    draining = false;
  }

  async function sendAll(): Promise<void> {
    const busy = new Map<number, Promise<void>>();
    let away = false;
    for (;;) {
      const poked = new Promise<void>((resolve) => (poke = resolve));
      wanted = false;
      const open = await look();
      if (!away)
        for (const each of sendable(open, busy)) {
          const work = carry(each).then((arrived) => {
            busy.delete(each.order);
            away ||= !arrived;
          });
          busy.set(each.order, work);
        }
      if (busy.size === 0) return;
      await Promise.race([...busy.values(), poked]);
    }
  }

  /** @returns whether the service could be asked. */
  async function carry(sent: KeptIntent): Promise<boolean> {
    const intent = whole(sent.intent);
    const answer: Answer<Written> = intent ? await deliver(intent) : { ok: false, problem: NOTHING_TO_TAKE_BACK };
    if (!answer.ok && isWorthWaiting(sent, answer.problem)) {
      if (!sent.waited) await kept.change({ put: [{ ...sent, waited: true }] });
      again(answer.retryAfterMs ?? backoff(attempt++));
      return false;
    }
    attempt = 0;
    faults.delete(sent.intentId);
    await settle(sent, answer);
    return true;
  }

  /** @returns an intent that says what it takes back; null when nobody knows any more. */
  function whole(intent: Intent): Intent | null {
    if (intent.undoes === undefined || intent.request.body) return intent;
    const earlier = answered.get(intent.undoes);
    return earlier ? following(intent, earlier.intent, earlier.answer) : null;
  }

  async function settle(sent: KeptIntent, answer: Answer<Written>): Promise<void> {
    answered.set(sent.intentId, { intent: sent.intent, answer });
    for (const id of [...answered.keys()].slice(0, -MOST_ANSWERED)) answered.delete(id);
    const later = (await kept.all()).filter(
      (each) => each.order > sent.order && each.refused === null && meet(each, sent),
    );
    const next = later.map((each) => ({ each, intent: following(each.intent, sent.intent, answer) }));
    const void_ = next.filter(({ intent }) => intent === null).map(({ each }) => each);
    const stays = !answer.ok && sent.waited;
    await kept.change({
      put: [
        ...next.flatMap(({ each, intent }) => (intent ? [{ ...each, intent }] : [])),
        ...(stays ? [{ ...sent, refused: answer.problem }] : []),
      ],
      remove: [...void_.map(({ order }) => order), ...(stays ? [] : [sent.order])],
    });
    tell(sent.intentId, answer.ok ? { ok: true, value: answer.value } : { ...answer, ...(stays && { kept: true }) });
    for (const { intentId } of void_) tell(intentId, { ok: false, problem: NOTHING_TO_TAKE_BACK });
  }

  function tell(id: string, answer: Told): void {
    channel?.post({ kind: 'answered', id, answer });
    take(id, answer);
  }

  function take(id: string, answer: Told): void {
    asked.get(id)?.(answer.ok ? { ...answer, headers: new Headers() } : answer);
    asked.delete(id);
  }

  function isWorthWaiting({ intentId }: KeptIntent, { status }: Problem): boolean {
    if (UNREACHABLE.includes(status)) return true;
    if (status !== FAULT) return false;
    const count = (faults.get(intentId) ?? 0) + 1;
    faults.set(intentId, count);
    return count < MOST_FAULTS;
  }

  function again(ms: number): void {
    const mine = ++timer;
    later(() => (mine === timer ? void drain() : undefined), ms);
  }

  function hear(said: Queued): void {
    if (said.kind === 'answered') take(said.id, said.answer);
    if (said.kind === 'added' && draining) poke();
    void look();
  }

  return {
    waiting,
    refused,
    start: () => {
      const mine = openChannel();
      channel = mine;
      mine.hear(hear);
      return () => {
        if (channel === mine) channel = null;
        mine.close();
      };
    },
    send: (intent) =>
      new Promise((resolve) => {
        asked.set(intent.id, resolve);
        void kept.add(intent, now()).then(
          () => {
            channel?.post({ kind: 'added' });
            return drain();
          },
          // What cannot be kept is sent all the same.
          async () => take(intent.id, await deliver(intent)),
        );
      }),
    discard: async ({ order }) => {
      await kept.change({ remove: [order] });
      channel?.post({ kind: 'changed' });
      await look();
    },
    wake: () => {
      attempt = 0;
      if (waiting.get() > 0) void drain();
    },
    left: async () => (await look()).map(({ intent }) => intent),
  };
}

/** Those that nothing before them must be waited for. */
function sendable(open: readonly KeptIntent[], busy: ReadonlyMap<number, unknown>): KeptIntent[] {
  return open.filter((each, at) => !busy.has(each.order) && !open.slice(0, at).some((before) => meet(before, each)));
}

/** Whether two are about one task, or the one takes the other back. */
function meet(a: KeptIntent, b: KeptIntent): boolean {
  if (a.intent.undoes === b.intentId || b.intent.undoes === a.intentId) return true;
  const tasks = tasksOf(a.intent);
  return tasksOf(b.intent).some((id) => tasks.includes(id));
}
