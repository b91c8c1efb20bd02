/**
 * From the answer to a command until its task is in the read model, at fixed paces: command-api, relay and the projector of
 * tasks as processes, the load on the same cores. One in so many commands is looked for; that an answer comes after its
 * task is seen counts as nothing waited. Once more with a write transaction that idles in another database.
 */
import pg from 'pg';
import { folderOf } from './disk.ts';
import { machine, percentile } from './figures.ts';
import { add } from './http/commands.ts';
import { servicesOn } from './http/services.ts';
import { besideIdleWriter, prepareElsewhere } from './latency/idle-writer.ts';
import { watchTasks } from './latency/watching.ts';
import type { Watching } from './latency/watching.ts';
import { atPace } from './pace.ts';
import { progress } from './progress.ts';
import { interleaved, ratioOf } from './rounds.ts';
import type { Figures } from './rounds.ts';
import { durabilityOf, withServer } from './server.ts';

const WANTED = { p50Ms: 15, p99Ms: 60 };
const LOOKED_FOR_PER_SECOND = 50;
const SETTLE_MS = 2_000;
const WHOLE = { rounds: 7, seconds: 10, warmSeconds: 20 };
const QUICK = { rounds: 3, seconds: 3, warmSeconds: 5 };

export async function latency({ quick }: { quick: boolean }): Promise<Record<string, unknown>> {
  const { rounds, seconds, warmSeconds } = quick ? QUICK : WHOLE;
  return withServer(async (url) => {
    await prepareElsewhere(url);
    const db = new pg.Pool({ connectionString: url, max: 2 });
    db.on('error', (error) => console.error(error.message));
    const services = await servicesOn(url);
    const watching = await watchTasks(url);
    try {
      const [api] = [await services.commandApi(), await services.relay(), await services.projectors('tasks')];
      const people = services.tokens.map((token) => ({ url: api.url, token }));
      const at = (perSecond: number, lasting = seconds) => paced(people, watching, { perSecond, seconds: lasting });
      progress('latency: warming up');
      await at(500, warmSeconds);
      const settled = (work: () => Promise<Figures>) => async (): Promise<Figures> => {
        await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
        return work();
      };
      const compared = await interleaved(
        {
          at200: settled(() => at(200)),
          at1000: settled(() => at(1_000)),
          at1000BesideIdleWriter: settled(() => besideIdleWriter(url, () => at(1_000))),
          at2000: settled(() => at(2_000)),
        },
        { rounds, folder: await folderOf(db), what: 'latency' },
      );
      const { p50Ms, p99Ms } = compared.each.at1000;
      return {
        ...{ bench: 'latency', quick, machine: machine(), database: await durabilityOf(db), seconds, ...compared },
        ratios: { idleWriter: ratioOf(compared, 'p50Ms', ['at1000BesideIdleWriter', 'at1000']) },
        targets: {
          [`p50 of at most ${String(WANTED.p50Ms)} ms at 1,000 a second`]: (p50Ms?.median ?? Infinity) <= WANTED.p50Ms,
          [`p99 of at most ${String(WANTED.p99Ms)} ms at 1,000 a second`]: (p99Ms?.median ?? Infinity) <= WANTED.p99Ms,
        },
      };
    } finally {
      await watching.stop();
      await services.end();
      await db.end();
    }
  });
}

/** `answeredP99Ms` counts from when a command was meant to be sent. */
async function paced(
  people: readonly { url: string; token: string }[],
  watching: Watching,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<Figures> {
  const every = Math.max(1, Math.round(perSecond / LOOKED_FOR_PER_SECOND));
  const answered: number[] = [];
  const shown: number[] = [];
  const began = performance.now();
  await atPace({ perSecond, seconds }, async (n, meant) => {
    const person = people[n % people.length];
    if (!person) return;
    const { taskId, done } = add(person);
    const seen = n % every === 0 ? watching.seen(taskId) : undefined;
    await done;
    const at = performance.now();
    answered.push(at - meant);
    if (seen) shown.push(Math.max(0, (await seen) - at));
  });
  const rate = Math.round((1_000 * answered.length) / (performance.now() - began));
  return {
    ...{ perSecond: rate, p50Ms: percentile(shown, 50), p99Ms: percentile(shown, 99), maxMs: percentile(shown, 100) },
    ...{ lookedFor: shown.length, answeredP50Ms: percentile(answered, 50), answeredP99Ms: percentile(answered, 99) },
  };
}
