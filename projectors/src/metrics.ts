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
  gauge(
    health,
    'tasklog_dead_letters',
    'Records that wait because a group could not apply them, or one before them.',
    pool,
    deadLetters,
  );
  gauge(health, 'tasklog_blocked_keys', 'Keys whose records are parked.', pool, blockedKeys);
  gauge(health, 'tasklog_intents', 'Intents that wait, or that were refused.', pool, intents);
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

const lagRow = row<{ grp: string; gen: number; topic: number; part: number; lag: number }>({
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
    return rows.map(({ grp, gen, topic, part, lag: value }) => ({
      labels: { group: grp, generation: gen, topic: topicOf(topic), partition: part },
      value,
    }));
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
