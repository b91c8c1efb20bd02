/** Where records wait that cannot be applied, and the keys they hold up. */
import { topicNumber } from '@tasklog/event-log';
import type { Claim, LogRecord } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import { row } from './row.ts';

export type Parked = { record: LogRecord; key: string; reason: string; attempts: number };

/**
 * Which of the keys are blocked. Their rows stay locked in share until the transaction ends: nobody unblocks a key while
 * somebody is about to park behind it. When somebody is unblocking it now, this waits, and then finds it free.
 */
export async function blockedAmong(tx: Tx, claim: Claim, keys: readonly string[]): Promise<Set<string>> {
  const rows = await tx.any(sql.type(row<{ key: string }>({ key: 'string' }))`
    select key from log.blocked_key
    where grp = ${claim.group} and gen = ${claim.generation} and key = any(${sql.array([...new Set(keys)], 'text')})
    order by key for key share`);
  return new Set(rows.map(({ key }) => key));
}

/** A record that comes again, because its group was sent back, waits again. */
export async function park(tx: Tx, claim: Omit<Claim, 'epoch'>, parked: readonly Parked[]): Promise<void> {
  if (parked.length === 0) return;
  const rows = parked.map(({ record, key, reason, attempts }) => [
    record.offset,
    key,
    JSON.stringify(record.event),
    reason,
    attempts,
  ]);
  await tx.query(sql.unsafe`
    insert into log.dead_letter (grp, gen, topic, part, off, key, event, reason, attempts)
    select ${claim.group}, ${claim.generation}::int, ${topicNumber(claim.topic)}::int, ${claim.partition}::int, parked.*
    from ${sql.unnest(rows, ['int8', 'text', 'jsonb', 'text', 'int4'])} as parked(off, key, event, reason, attempts)
    order by off
    on conflict (grp, gen, topic, part, off) do update set key = excluded.key, event = excluded.event,
      reason = excluded.reason, attempts = excluded.attempts, state = 'waiting', last_at = now(),
      settled_at = null, settled_by = null`);
}

export async function block(tx: Tx, claim: Claim, key: string): Promise<void> {
  await tx.query(sql.unsafe`
    insert into log.blocked_key (grp, gen, key) values (${claim.group}, ${claim.generation}, ${key})
    on conflict do nothing`);
}
