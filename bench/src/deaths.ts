/**
 * Each service of the whole killed in its turn while commands and lists go on: how long until its successor says that it is
 * ready, which the supervisor starts. Linux tells which process is which.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { isReady } from '../../deploy/local/ready.ts';
import { machine, spread, stolenSince } from './figures.ts';
import { tokenFor } from './live.ts';
import { steadily } from './soak/load.ts';
import { processes, removeData, sourceIn, startWhole } from './whole.ts';
import type { Running } from './whole.ts';

const PER_SECOND = 100;
const USERS = 20;
const WARM_UP_MS = 10_000;
const WANTED_SECONDS = 2;
/** A supervisor holds back what dies again and again; one that ran for so long did not. */
const BETWEEN_MS = 7_000;
const GIVEN_UP_AFTER_MS = 60_000;
const LOOK_MS = 10;
const ANSWER_WITHIN_MS = 1_000;

type Service = { name: string; pid: number; port: string };

export async function deaths({ quick }: { quick: boolean }): Promise<unknown> {
  const running = await startWhole();
  const stolen = stolenSince();
  try {
    const tokens = await Promise.all(
      Array.from({ length: USERS }, (_, n) => tokenFor(running.urls, `death ${String(n)}`)),
    );
    const load = { urls: running.urls, tokens, perSecond: PER_SECOND };
    await steadily({ ...load, forMs: WARM_UP_MS });
    const names = services(running).map(({ name }) => name);
    const rounds = quick ? 1 : 5;
    const seconds = new Map<string, number[]>();
    const answers = steadily({ ...load, forMs: rounds * names.length * (BETWEEN_MS + 1_000) });
    for (let round = 0; round < rounds; round += 1)
      for (const name of names) {
        await wait(BETWEEN_MS);
        seconds.set(name, [...(seconds.get(name) ?? []), await killed(running, name)]);
      }
    const each = [...seconds].map(([name, its]) => ({ name, seconds: spread(its), all: its }));
    return {
      ...{ bench: 'deaths', quick, machine: machine(), perSecond: PER_SECOND, rounds, stolenPercent: stolen() },
      ...{ services: each, together: spread([...seconds.values()].flat()), answers: await answers },
      targets: {
        [`every service is ready again within ${String(WANTED_SECONDS)} s`]: each.every(
          ({ seconds: { max } }) => max <= WANTED_SECONDS,
        ),
      },
    };
  } finally {
    await running.stop();
    removeData(running);
  }
}

/** Seconds from its death until another process says in its place that it is ready. */
async function killed(running: Running, name: string): Promise<number> {
  const service = services(running).find((each) => each.name === name);
  if (!service) throw new Error(`${name} does not run.`);
  process.kill(service.pid, 'SIGKILL');
  const from = performance.now();
  while (!(await isReady(`http://127.0.0.1:${service.port}`, ANSWER_WITHIN_MS))) {
    if (performance.now() - from > GIVEN_UP_AFTER_MS) throw new Error(`${name} did not return.`);
    await wait(LOOK_MS);
  }
  return Math.round(performance.now() - from) / 1_000;
}

/** Of the processes that tell of themselves on a port of their own. */
function services(running: Running): Service[] {
  return processes(running).flatMap((pid) => {
    const of = (what: string): string[] => {
      try {
        return readFileSync(`/proc/${String(pid)}/${what}`, 'utf8').split('\0');
      } catch {
        // A backend of the database that has ended meanwhile.
        return [];
      }
    };
    const name = sourceIn(of('cmdline').join(' '));
    const port = of('environ')
      .find((each) => each.startsWith('PORT='))
      ?.slice('PORT='.length);
    return name === undefined || port === undefined ? [] : [{ name, pid, port }];
  });
}
