import { Counter, Gauge } from 'prom-client';
import { topicOf } from '@tasklog/event-log';
import type { Health } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import type { JobsOutcome } from './reminder/jobs.ts';
import { row } from './row.ts';

type Sample = { labels: Record<string, string | number>; value: number };
type Measure = { labels: string[]; read: (pool: Pool) => Promise<Sample[]> };

/** Registers what an operator watches here: lag, parked records, blocked keys, intents that wait. Read when asked for. */
export function watch(health: Health, pool: Pool): void {
  gauge(health, 'tasklog_projector_lag_records', 'Records on the log that a group has not applied yet.', pool, lag);
  gauge(health, 'tasklog_projector_lag_seconds', 'How long the next record of a group has been on the log.', pool, age);
  gauge(health, 'tasklog_dead_letters', 'Records that wait because one could not be applied.', pool, deadLetters);
  gauge(health, 'tasklog_dead_letter_oldest_age_seconds', 'How long the oldest of them waits.', pool, deadLetterAge);
  gauge(health, 'tasklog_blocked_keys', 'Keys whose records are parked.', pool, blockedKeys);
  gauge(health, 'tasklog_intents', 'Intents that wait, or that were refused.', pool, intents);
  gauge(health, 'tasklog_intent_oldest_age_seconds', 'Since the event of the oldest waiting intent.', pool, intentAge);
}

/** Counts what the job scheduler was told. */
export function jobsCounter({ metrics }: Health): (outcome: JobsOutcome) => void {
  const counter = new Counter({
    name: 'tasklog_reminder_jobs_total',
    help: 'Jobs that the scheduler was told of, was told to drop, or could not be told of.',
    labelNames: ['outcome'],
    registers: [metrics],
  });
  return (outcome) => counter.inc({ outcome });
}

/** A gauge without a value of its own: it asks the database when somebody asks for the metrics. */
function gauge({ metrics }: Health, name: string, help: string, pool: Pool, { labels, read }: Measure): void {
  new Gauge({
    name,
    help,
    labelNames: labels,
    registers: [metrics],
    async collect() {
      const samples = await read(pool);
      this.reset();
      for (const sample of samples) this.set(sample.labels, sample.value);
    },
  });
}

type LagRow = { grp: string; gen: number; topic: number; part: number; lag: number };

const partitionSample = ({ grp, gen, topic, part, lag: value }: LagRow): Sample => ({
  labels: { group: grp, generation: gen, topic: topicOf(topic), partition: part },
  value,
});

const lagRow = row<LagRow>({
  grp: 'string',
  gen: 'number',
  topic: 'number',
  part: 'number',
  lag: 'number',
});

const lag: Measure = {
  labels: ['group', 'generation', 'topic', 'partition'],
  read: async (pool) => {
    const rows = await pool.any(sql.type(lagRow)`
      select grp, gen, topic, part, next - 1 - off as lag from log.checkpoint join log.head using (topic, part)`);
    return rows.map(partitionSample);
  },
};

/** The next record is found by its offset, so a million behind cost as much as one. */
const age: Measure = {
  labels: ['group', 'generation', 'topic', 'partition'],
  read: async (pool) => {
    const rows = await pool.any(sql.type(lagRow)`
      select grp, gen, topic, part, coalesce((
        select greatest(extract(epoch from clock_timestamp() - r.at), 0) from log.record r
        where (r.topic, r.part, r.off) = (c.topic, c.part, c.off + 1) limit 1), 0)::float8 as lag
      from log.checkpoint c join log.head using (topic, part)`);
    return rows.map(partitionSample);
  },
};

const countRow = row<{ name: string; n: number }>({ name: 'string', n: 'number' });

const deadLetters: Measure = {
  labels: ['group'],
  read: async (pool) => {
    const rows = await pool.any(
      sql.type(countRow)`select grp as name, count(*) as n from log.dead_letter where state = 'waiting' group by grp`,
    );
    return rows.map(({ name, n }) => ({ labels: { group: name }, value: n }));
  },
};

const deadLetterAge: Measure = {
  labels: ['group'],
  read: async (pool) => {
    const rows = await pool.any(sql.type(countRow)`
      select grp as name, extract(epoch from clock_timestamp() - min(at))::float8 as n from log.dead_letter
      where state = 'waiting' group by grp`);
    return rows.map(({ name, n }) => ({ labels: { group: name }, value: n }));
  },
};

const blockedKeys: Measure = {
  labels: ['group'],
  read: async (pool) => {
    const rows = await pool.any(
      sql.type(countRow)`select grp as name, count(*) as n from log.blocked_key group by grp`,
    );
    return rows.map(({ name, n }) => ({ labels: { group: name }, value: n }));
  },
};

const intents: Measure = {
  labels: ['state'],
  read: async (pool) => {
    const rows = await pool.any(sql.type(countRow)`
      select state as name, count(*) as n from projection.intent where state in ('waiting', 'failed') group by state`);
    return rows.map(({ name, n }) => ({ labels: { state: name }, value: n }));
  },
};

/** An intent is as old as the event that asked for it. One waiting intent of each partition is the oldest there. */
const intentAge: Measure = {
  labels: ['group'],
  read: async (pool) => {
    const rows = await pool.any(sql.type(countRow)`
      select grp as name, extract(epoch from clock_timestamp() - min(r.at))::float8 as n
      from (select grp, topic, part, min(off) as off from projection.intent where state = 'waiting' group by 1, 2, 3) first
      join log.record r using (topic, part, off) group by grp`);
    return rows.map(({ name, n }) => ({ labels: { group: name }, value: n }));
  },
};
