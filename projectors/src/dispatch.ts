/**
 * Carries commands out that recurrence asks for. (What leaves of notifications: notification/deliver.ts.)
 *
 * - In order per key: only the first waiting intent of a key is ever taken; the next one when that is settled.
 * - Twice, or at several places at once: an intent is taken by moving its next try into the future, under a row lock.
 *   Should two still send it (the first was slower than LEASE), both use one idempotency key, and one effect comes of it.
 * - Half-way: sent, and the process died before it was noted. The lease runs out and the intent is sent again, as above.
 * - An answer that is final, yes or no, settles it. Anything else is tried again for ever, less and less often.
 */
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import type { CommandsRequest } from '@tasklog/schemas';
import { inSpan, parseTraceparent, within } from '@tasklog/tracing';
import { startRounds } from './rounds.ts';
import type { Rounds, Sleep } from './rounds.ts';
import { row } from './row.ts';

export type Answer = { outcome: 'done' } | { outcome: 'refused' | 'again'; reason: string };

/** Sends commands under an idempotency key. What it throws counts as `again`. */
export type Send = (body: CommandsRequest, idempotencyKey: string) => Promise<Answer>;

/** What waits to be carried out, in whatever holds it. */
export type IntentDesk = {
  /** The first waiting intent of each key, if its time has come. The attempt counts from here: a sender that dies counts. */
  take: () => Promise<readonly TakenIntent[]>;
  /** What came of it, unless somebody has settled it already. */
  note: (intent: TakenIntent, came: Came) => Promise<void>;
};

/** `pauseMs`: how long it rests at least, should it wait for another try. */
export type Came = { state: 'done' | 'failed' | 'waiting'; reason: string | null; pauseMs: number };

export type DispatchOptions = {
  desk: IntentDesk;
  send: Send;
  sleep: Sleep;
  onError: (error: Error, what: string) => void;
  /** The first pause after a failure; each further one is twice as long. */
  retryMs?: number;
};

const GROUP = 'recurrence';
const POLL_MS = 1_000;
const RETRY_MS = 200;
const RETRY_MAX_MS = 30_000;
/** Longer than a request may take, so that it is not sent by somebody else meanwhile. */
const LEASE = 'PT40S';
const AT_ONCE = 20;

export type TakenIntent = {
  grp: string;
  eventId: string;
  kind: string;
  body: CommandsRequest;
  attempts: number;
  /** Of the event that asked for it. */
  traceparent: string | null;
};

/** Woken, it looks again: an intent may just have been written. */
export function startDispatcher(options: DispatchOptions): Rounds {
  return startRounds(async () => {
    const found = await round(options).catch((error: unknown) => {
      options.onError(error as Error, 'dispatching intents');
      return 0;
    });
    return found === 0 ? POLL_MS : 0;
  }, options.sleep);
}

/** Sends what is due now, keys beside each other; answers how many intents that were. */
async function round(options: DispatchOptions): Promise<number> {
  const intents = await options.desk.take();
  await Promise.all(
    intents.map(async (intent) => {
      const key = `${intent.grp}:${intent.eventId}`;
      const scope = { changeId: intent.body.changeId, span: parseTraceparent(intent.traceparent) };
      await within(scope, async () => settle(options, intent, await carryOut(options, intent, key)));
    }),
  );
  return intents.length;
}

/** In the trace of the event that asked for it: the command it sends goes on there. */
function carryOut({ send }: DispatchOptions, { grp, kind, body, attempts }: TakenIntent, key: string): Promise<Answer> {
  const attributes = { 'tasklog.group': grp, 'tasklog.intent.kind': kind, 'tasklog.attempt': attempts };
  return inSpan('dispatch', { kind: 'client', attributes }, () => send(body, key)).catch((error: unknown): Answer => {
    return { outcome: 'again', reason: (error as Error).message };
  });
}

const intentRow = row<TakenIntent>({
  grp: 'string',
  eventId: 'string',
  kind: 'string',
  body: 'object',
  attempts: 'number',
  traceparent: 'string?',
});

export const deskIn = (pool: Pool): IntentDesk => ({
  take: () => take(pool),
  note: (intent, came) => note(pool, intent, came),
});

async function take(pool: Pool): Promise<readonly TakenIntent[]> {
  return pool.any(sql.type(intentRow)`
    with first as (
      select grp, event_id, kind from projection.intent i
      where grp = ${GROUP} and state = 'waiting' and next_try <= now() and not exists (
        select from projection.intent earlier
        where earlier.state = 'waiting' and (earlier.grp, earlier.key) = (i.grp, i.key) and earlier.off < i.off)
      order by off limit ${AT_ONCE} for update skip locked)
    update projection.intent i set attempts = attempts + 1, next_try = now() + ${LEASE}::interval
    from first where (i.grp, i.event_id, i.kind) = (first.grp, first.event_id, first.kind)
    returning i.grp, i.event_id as "eventId", i.kind, i.body, i.attempts, (select r.event ->> 'traceparent'
      from log.record r where (r.topic, r.part, r.off) = (i.topic, i.part, i.off)) as traceparent`);
}

async function settle(
  { desk, retryMs = RETRY_MS }: DispatchOptions,
  intent: TakenIntent,
  answer: Answer,
): Promise<void> {
  const states = { done: 'done', refused: 'failed', again: 'waiting' } as const;
  await desk.note(intent, {
    state: states[answer.outcome],
    reason: answer.outcome === 'done' ? null : answer.reason,
    pauseMs: Math.min(retryMs * 2 ** Math.min(intent.attempts - 1, 16), RETRY_MAX_MS),
  });
}

async function note(pool: Pool, { grp, eventId, kind }: TakenIntent, { state, reason, pauseMs }: Came): Promise<void> {
  await pool.query(sql.unsafe`
    update projection.intent set state = ${state}, reason = ${reason},
      next_try = now() + make_interval(secs => ${pauseMs / 1000}::float8)
    where (grp, event_id, kind) = (${grp}, ${eventId}::uuid, ${kind}) and state = 'waiting'`);
}
