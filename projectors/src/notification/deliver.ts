/**
 * Sends what spread.ts made ready: the only way out of notifications.
 *
 * - A delivery is taken by moving its next try beyond LEASE, under a row lock; its attempt is counted before it is sent.
 * - Half-way: sent, and the process died before it was noted. The lease runs out and it is sent again, under the same id: at
 *   least once towards the outside, and a receiver can drop the repeat. In no other case is anything sent twice.
 * - In order for each place: what comes later waits while an earlier one has not been settled. A place that does not
 *   answer holds up nobody else, and each channel has slots of its own.
 * - Late: whoever was slower than its lease settles nothing; the attempt is another one by then.
 * - Given up: it becomes a dead letter of its channel, and what waits behind it goes on (retry.ts brings it back).
 */
import { sql } from '@tasklog/runtime/pool';
import type { Pool, Tx } from '@tasklog/runtime/pool';
import { parseTraceparent, inSpan, within } from '@tasklog/tracing';
import { park } from '../park.ts';
import { startRounds } from '../rounds.ts';
import type { Rounds, Sleep } from '../rounds.ts';
import { row } from '../row.ts';
import type { Channel, Delivered, Delivery } from './channel.ts';
import { spread } from './spread.ts';

export type DeliverOptions = {
  pool: Pool;
  channels: readonly Channel[];
  sleep: Sleep;
  onError: (error: Error, what: string) => void;
  /** The first pause after a failure; each further one is three times as long. */
  retryMs?: number;
  /** Named points for tests: a process may die here. */
  at?: (point: string) => void;
};

const POLL_MS = 1_000;
/** 5 s, 15 s, … an hour, an hour: ten tries in about four hours. */
const RETRY_MS = 5_000;
const RETRY_MAX_MS = 60 * 60 * 1_000;
const TRIES = 10;
/** Longer than anything here takes to send. */
const LEASE = 'PT60S';
const SLOTS = 20;

/** Woken, it looks again: a reminder may just have come due. */
export function startDelivering(options: DeliverOptions): Rounds {
  const senders = options.channels.map((channel) => startSender(options, channel));
  const spreading = startRounds(async () => {
    const found = await spread(options.pool).catch((error: unknown) => {
      options.onError(error as Error, 'looking who wants to be told');
      return 0;
    });
    if (found > 0) for (const sender of senders) sender.wake();
    return found === 0 ? POLL_MS : 0;
  }, options.sleep);
  return {
    wake: spreading.wake,
    stop: async () => void (await Promise.all([spreading, ...senders].map((each) => each.stop()))),
  };
}

/** A slot is free again as soon as its delivery is settled: one that hangs costs its slot and no other. */
function startSender(options: DeliverOptions, channel: Channel): Rounds {
  const { pool, sleep, onError } = options;
  const underWay = new Set<Promise<void>>();
  const failed = (error: unknown): readonly Taken[] => {
    onError(error as Error, `looking what to send by ${channel.name}`);
    return [];
  };
  const rounds = startRounds(async () => {
    const free = SLOTS - underWay.size;
    const taken = free === 0 ? [] : await take(pool, channel, free).catch(failed);
    for (const delivery of taken) {
      const one = deliver(options, channel, delivery)
        .catch((error: unknown) => onError(error as Error, `noting what became of ${channel.name}`))
        .finally(() => {
          underWay.delete(one);
          rounds.wake();
        });
      underWay.add(one);
    }
    return taken.length === 0 ? POLL_MS : 0;
  }, sleep);
  return {
    wake: rounds.wake,
    stop: async () => {
      await rounds.stop();
      await Promise.all(underWay);
    },
  };
}

async function deliver(options: DeliverOptions, channel: Channel, delivery: Taken): Promise<void> {
  const { changeid: changeId, traceparent } = delivery.event;
  const attributes = { 'tasklog.channel': channel.name, 'tasklog.attempt': delivery.attempts };
  await within({ changeId, span: parseTraceparent(traceparent) }, async () => {
    const answer = await inSpan('deliver', { kind: 'client', attributes }, () => channel.send(delivery)).catch(
      (error: unknown): Delivered => ({ outcome: 'again', reason: (error as Error).message }),
    );
    options.at?.('sent');
    await settle(options, channel, delivery, answer);
  });
}

type Taken = Delivery & { part: number; off: number; madeAt: string };

const takenRow = row<Taken>({
  id: 'string',
  userId: 'string',
  target: 'string',
  event: 'object',
  attempts: 'number',
  part: 'number',
  off: 'number',
  madeAt: 'string',
});

/** The first waiting delivery of each place, if its time has come. */
async function take(pool: Pool, { name }: Channel, limit: number): Promise<readonly Taken[]> {
  return pool.any(sql.type(takenRow)`
    with first as (
      select id from projection.delivery d
      where channel = ${name} and state = 'waiting' and next_try <= now() and not exists (
        select from projection.delivery earlier where earlier.state = 'waiting'
          and (earlier.user_id, earlier.channel, earlier.target) = (d.user_id, d.channel, d.target) and earlier.seq < d.seq)
      order by next_try, seq limit ${limit} for update skip locked)
    update projection.delivery d set attempts = attempts + 1, next_try = now() + ${LEASE}::interval
    from first where d.id = first.id
    returning d.id, d.user_id as "userId", d.target, d.event, d.attempts, d.part, d.off, d.made_at as "madeAt"`);
}

async function settle(
  { pool, retryMs = RETRY_MS }: DeliverOptions,
  channel: Channel,
  delivery: Taken,
  answer: Delivered,
): Promise<void> {
  const { id, attempts } = delivery;
  const reason = answer.outcome === 'done' ? null : answer.reason;
  const givenUp = answer.outcome === 'again' && attempts >= TRIES;
  const state = givenUp ? 'failed' : answer.outcome === 'again' ? 'waiting' : answer.outcome;
  const pause = Math.min(retryMs * 3 ** (attempts - 1), RETRY_MAX_MS);
  const wished = answer.outcome === 'again' ? Math.min(answer.afterMs ?? 0, RETRY_MAX_MS) : 0;
  await pool.transaction(async (tx) => {
    const { rowCount } = await tx.query(sql.unsafe`
      update projection.delivery set state = ${state}, reason = ${reason},
        next_try = now() + make_interval(secs => ${Math.max(pause, wished) / 1_000}::float8),
        settled_at = case when ${state} <> 'waiting' then now() end
      where id = ${id}::uuid and state = 'waiting' and attempts = ${attempts}`);
    if (rowCount === 1 && state === 'failed') await bury(tx, channel, delivery, reason ?? 'it failed');
  });
}

/** As a group of its own, one for each channel: `tasklog dead-letters` shows, retries and skips it like any other. */
async function bury(tx: Tx, { name }: Channel, { userId, event, part, off, madeAt, attempts }: Taken, reason: string) {
  const record = { topic: 'reminders', partition: part, offset: off, at: madeAt, event } as const;
  const place = { group: name, generation: 1, topic: 'reminders', partition: part } as const;
  await park(tx, place, [{ record, key: userId, reason, attempts }]);
}
