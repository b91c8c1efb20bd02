/** Where records wait that cannot be applied, and the keys they hold up. */
import { topicNumber } from '@tasklog/event-log';
import type { Claim, LogRecord } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import { row } from './row.ts';

export type Parked = { record: LogRecord; key: string; reason: string; attempts: number };

export async function blockedAmong(tx: Tx, claim: Claim, keys: readonly string[]): Promise<Set<string>> {
  const rows = await tx.any(sql.type(row<{ key: string }>({ key: 'string' }))`
    select key from log.blocked_key
    where grp = ${claim.group} and gen = ${claim.generation} and key = any(${sql.array([...new Set(keys)], 'text')})`);
  return new Set(rows.map(({ key }) => key));
}

export async function park(tx: Tx, claim: Claim, parked: readonly Parked[]): Promise<void> {
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
    from ${sql.unnest(rows, ['int8', 'text', 'jsonb', 'text', 'int4'])} as parked(off, key, event, reason, attempts)`);
}

export async function block(tx: Tx, claim: Claim, key: string): Promise<void> {
  await tx.query(sql.unsafe`
    insert into log.blocked_key (grp, gen, key) values (${claim.group}, ${claim.generation}, ${key})
    on conflict do nothing`);
}
