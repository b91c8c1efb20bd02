/**
 * Commands over HTTP, the load on the same cores: with token, validation, idempotency and If-Match. As many as are answered,
 * beside a handler by hand with Express and pg; and at a fixed pace, with what is left to be done when it ends.
 */
import pg from 'pg';
import { bestOf } from './best.ts';
import { costOf } from './cost.ts';
import { folderOf } from './disk.ts';
import { machine, stolenSince } from './figures.ts';
import { addAndComplete } from './http/commands.ts';
import { servicesOn } from './http/services.ts';
import { drained } from './outbox.ts';
import { atPace, withoutPause } from './pace.ts';
import { progress } from './progress.ts';
import { figuresOf } from './reading/load.ts';
import { interleaved, ratioOf, reaches } from './rounds.ts';
import type { Figures } from './rounds.ts';
import { durabilityOf, withServer } from './server.ts';

const WANTED = { perSecond: 1_500, p99Ms: 100, drainedSeconds: 5, express: 3 };
const CALLERS = 64;
const CONNECTIONS = [10, 20, 40];
const WHOLE = { rounds: 7, seconds: 5, warmSeconds: 10, sustainedSeconds: 60, trySeconds: 3 };
const QUICK = { rounds: 3, seconds: 1.5, warmSeconds: 4, sustainedSeconds: 10, trySeconds: 1 };

export async function http({ quick }: { quick: boolean }): Promise<Record<string, unknown>> {
  const size = quick ? QUICK : WHOLE;
  return withServer(async (url) => {
    const db = new pg.Pool({ connectionString: url, max: 2 });
    db.on('error', (error) => console.error(error.message));
    const services = await servicesOn(url);
    try {
      await services.relay();
      const api = await services.commandApi();
      const to = (at: string) => addAndComplete(at, services.tokens);
      const loop = async (at: string, seconds: number): Promise<Figures & { done: number }> => {
        const { took, seconds: lasted } = await withoutPause({ callers: CALLERS, seconds }, to(at));
        await drained(db);
        return { perSecond: Math.round(took.length / lasted), ...figuresOf(took), done: took.length };
      };
      progress('http: warming up');
      await loop(api.url, size.warmSeconds);
      const express = await bestOf(CONNECTIONS, async (connections) => {
        const trying = await services.express(connections);
        await loop(trying.url, size.trySeconds);
        const { perSecond = 0 } = await loop(trying.url, size.trySeconds);
        await trying.stop();
        return perSecond;
      });
      const beside = await services.express(express.value);
      await loop(beside.url, size.warmSeconds / 2);
      const round = (at: string) => async (): Promise<Figures> => {
        let figures: Figures = {};
        const cost = await costOf(db, async () => {
          const { done, ...others } = await loop(at, size.seconds);
          figures = others;
          return done;
        });
        return { ...figures, ...cost };
      };
      await db.query('checkpoint');
      const compared = await interleaved(
        { tasklog: round(api.url), express: round(beside.url) },
        { rounds: size.rounds, folder: await folderOf(db), what: 'http' },
      );
      await beside.stop();
      const ratio = ratioOf(compared, 'perSecond', ['tasklog', 'express']);
      progress(`http: ${String(WANTED.perSecond)} a second`);
      const sustained = await atFixedPace(db, to(api.url), size.sustainedSeconds);
      return {
        ...{ bench: 'http', quick, machine: machine(), database: await durabilityOf(db), callers: CALLERS },
        ...{ settings: { express }, ...compared, ratios: { express: ratio }, sustained },
        targets: {
          [`at least ${String(WANTED.express)} times Express and pg`]: reaches(ratio, WANTED.express),
          [`${WANTED.perSecond.toLocaleString('en')} a second with a p99 of at most ${String(WANTED.p99Ms)} ms`]:
            sustained.p99Ms <= WANTED.p99Ms,
          [`drained at most ${String(WANTED.drainedSeconds)} s after`]:
            sustained.drainedSeconds <= WANTED.drainedSeconds,
        },
      };
    } finally {
      await services.end();
      await db.end();
    }
  });
}

/** Latencies count from when a command was meant to be sent; what is behind the commands is what the outbox still holds. */
async function atFixedPace(db: pg.Pool, command: (n: number) => Promise<void>, seconds: number) {
  const stolen = stolenSince();
  const took: number[] = [];
  const began = performance.now();
  await atPace({ perSecond: WANTED.perSecond, seconds }, async (n, meant) => {
    await command(n);
    took.push(performance.now() - meant);
  });
  const ended = performance.now();
  await drained(db);
  const drainedSeconds = Math.round((performance.now() - ended) / 10) / 100;
  const { p50Ms = Infinity, p99Ms = Infinity, maxMs = Infinity } = figuresOf(took);
  const perSecond = Math.round((1_000 * took.length) / (ended - began));
  return { seconds, perSecond, p50Ms, p99Ms, maxMs, drainedSeconds, stolenPercent: stolen() };
}
