import { topicOf } from '@tasklog/event-log';
import type { Health } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { row } from './row.ts';

type Sample = { labels: Record<string, string | number>; value: number };
type Read = (pool: Pool) => Promise<Sample[]>;

/** Registers what an operator watches here: lag, parked records, blocked keys, intents that wait. Read when asked for. */
export function watch(health: Health, pool: Pool): void {
  gauge(health, 'tasklog_projector_lag_records', 'Records on the log that a group has not applied yet.', pool, lag);
  gauge(health, 'tasklog_dead_letters', 'Records that a group could not apply.', pool, deadLetters);
  gauge(health, 'tasklog_blocked_keys', 'Keys whose records are parked.', pool, blockedKeys);
  gauge(health, 'tasklog_intents', 'Intents that wait, or that were refused.', pool, intents);
}

/** A gauge in the form that the registry collects: it has no value of its own, it asks the database. */
function gauge({ metrics }: Health, name: string, help: string, pool: Pool, read: Read): void {
  const described = { name, help, type: 'gauge' as const, aggregator: 'max' as const };
  const metric = {
    ...described,
    get: async () => ({ ...described, values: await read(pool) }),
    reset: () => undefined,
  };
  metrics.registerMetric(metric as unknown as Parameters<typeof metrics.registerMetric>[0]);
}

const lagRow = row<{ grp: string; gen: number; topic: number; part: number; lag: number }>({
  grp: 'string',
  gen: 'number',
  topic: 'number',
  part: 'number',
  lag: 'number',
});

const lag: Read = async (pool) => {
  const rows = await pool.any(sql.type(lagRow)`
    select grp, gen, topic, part, next - 1 - off as lag from log.checkpoint join log.head using (topic, part)`);
  return rows.map(({ grp, gen, topic, part, lag: value }) => ({
    labels: { group: grp, generation: gen, topic: topicOf(topic), partition: part },
    value,
  }));
};

const countRow = row<{ name: string; n: number }>({ name: 'string', n: 'number' });

const deadLetters: Read = async (pool) => {
  const rows = await pool.any(sql.type(countRow)`select grp as name, count(*) as n from log.dead_letter group by grp`);
  return rows.map(({ name, n }) => ({ labels: { group: name }, value: n }));
};

const blockedKeys: Read = async (pool) => {
  const rows = await pool.any(sql.type(countRow)`select grp as name, count(*) as n from log.blocked_key group by grp`);
  return rows.map(({ name, n }) => ({ labels: { group: name }, value: n }));
};

const intents: Read = async (pool) => {
  const rows = await pool.any(sql.type(countRow)`
    select state as name, count(*) as n from projection.intent where state in ('waiting', 'failed') group by state`);
  return rows.map(({ name, n }) => ({ labels: { state: name }, value: n }));
};
