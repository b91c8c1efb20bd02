import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startProcess } from '@tasklog/runtime/testing/real/processes';
import { measured } from './fault.ts';
import type { Fault, Suffering } from './fault.ts';
import { repository } from './processes.ts';
import { until } from './until.ts';

export const brokerFaults = (): Fault[] => [
  { name: 'broker: SIGKILL', inflict: killed },
  { name: 'broker: SIGSTOP', inflict: stopped },
  { name: 'broker: data deleted', inflict: deleted },
];

/** It counts as back when what was committed meanwhile has reached every reader. */
async function killed({ whole }: Suffering) {
  const kafka = whole.broker?.kafka;
  const ms = await measured(async () => {
    await kafka?.kill();
    await kafka?.restart();
    await caughtUp(whole);
  });
  return { recovery: { of: 'broker' as const, ms } };
}

async function stopped({ whole, random }: Suffering) {
  const forMs = random.pick([2_000, 8_000]);
  whole.broker?.kafka.pause();
  await wait(forMs);
  whole.broker?.kafka.resume();
  await caughtUp(whole);
  return { note: { forMs } };
}

/** Its disk is empty when it comes back; an operator has its topics made again from the log in Postgres. */
async function deleted({ whole }: Suffering) {
  const { broker, database } = whole;
  if (broker === undefined) return;
  await broker.kafka.kill();
  for (const name of readdirSync(broker.segments))
    if (name.startsWith(broker.prefix)) rmSync(join(broker.segments, name), { recursive: true, force: true });
  await broker.kafka.restart();
  const rebuild = startProcess({
    command: process.execPath,
    args: [join(repository, 'command-api/src/log.main.ts'), 'rebuild', '--to', 'kafka', '--yes', '--json'],
    env: { ...process.env, ...broker.env, DATABASE_URL: database.url },
  });
  const end = await rebuild.exited;
  if (end !== 'exit code 0') throw new Error(`rebuilding: ${end}: ${rebuild.lastLines().slice(-3).join(' ')}`);
  await caughtUp(whole);
}

/** The readers have come past where the log ended when this was asked. The database may be away meanwhile: that is another fault. */
async function caughtUp({ database }: Suffering['whole']): Promise<void> {
  let heads: { topic: number; part: number; next: string }[] | undefined;
  await until('the readers go on', async () => {
    heads ??= await database.query('select topic, part, next from log.head');
    const behind = await database.query(
      `select from log.checkpoint c join unnest($1::smallint[], $2::smallint[], $3::bigint[]) as h(topic, part, next)
       using (topic, part) where c.gen = 1 and c.off < h.next - 1`,
      [heads.map(({ topic }) => topic), heads.map(({ part }) => part), heads.map(({ next }) => next)],
    );
    return behind.length === 0;
  });
}
