/**
 * A rebuild as the product does it: the projectors as their own process, told over HTTP; meanwhile commands come at a
 * steady pace through the command path and the relay, and somebody looks at lists fifty times a second.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { createHandle } from '@tasklog/command-api/handle';
import { newId } from '@tasklog/command-api/ids';
import { startRelay } from '@tasklog/command-api/relay/relay';
import { commitPool, storeIn } from '@tasklog/command-api/store/commit';
import { createWake } from '@tasklog/command-api/wake';
import { openSession } from '@tasklog/event-log';
import { createLogger } from '@tasklog/runtime';
import { ensureLocalKeys, signLocalToken, uuidFor } from '@tasklog/runtime/local-keys';
import { urlForRole } from '@tasklog/runtime/testing/database';
import type { Replay } from '@tasklog/schemas';
import { percentile } from '../figures.ts';
import { PARTITIONS } from '../server.ts';
import { startService } from '../service-process.ts';

const ISSUER = 'http://bench.test';
const ENDED = ['swapped', 'failed', 'cancelled', 'paused'];
const USERS = Array.from({ length: 50 }, (_, n) => uuidFor('bench', 'writer', String(n)));

export type UnderLoad = { projector: string; commandsPerSecond: number; looksPerSecond: number };

export async function rebuildUnderLoad(
  url: string,
  { projector, commandsPerSecond, looksPerSecond }: UnderLoad,
): Promise<unknown> {
  const projectors = await startProjectors(url, projector);
  const load = await startLoad(url, commandsPerSecond);
  try {
    await projectors.caughtUp();
    await wait(3_000);
    const looking = await startLooking(url, looksPerSecond);
    const before = load.done();
    const begun = performance.now();
    const { replay } = await projectors.call<{ replay: Replay }>('POST', '/ops/replays', { projector, verify: 'full' });
    const reached = new Map<string, number>();
    let now = replay;
    while (!ENDED.includes(now.state)) {
      if (!reached.has(now.state)) reached.set(now.state, performance.now());
      await wait(100);
      ({ replay: now } = await projectors.call<{ replay: Replay }>('GET', `/ops/replays/${replay.id}`));
    }
    const ended = performance.now();
    const commands = load.done() - before;
    await wait(1_000);
    const looks = await looking.stop();
    const seconds = (from: number, to: number | undefined): number => Math.round(((to ?? ended) - from) / 10) / 100;
    const bulk = seconds(begun, reached.get('indexing') ?? reached.get('catching-up') ?? reached.get('verifying'));
    return {
      projector,
      state: now.state,
      ...(now.reason === undefined ? {} : { reason: now.reason }),
      records: now.records,
      perSecond: Math.round(now.records / bulk),
      seconds: { bulk, whole: seconds(begun, ended) },
      verification: now.verification,
      commands: { perSecond: Math.round(commands / seconds(begun, ended)), refused: load.failed(), p99Ms: load.p99() },
      looks,
    };
  } finally {
    await load.stop();
    await projectors.stop();
  }
}

async function startProjectors(url: string, projector: string) {
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-keys-'));
  const keys = await ensureLocalKeys(folder);
  const db = new pg.Client(url);
  await db.connect();
  const { url: base, stop } = await startService(['projectors/src/main.ts', projector], {
    DATABASE_URL: await urlForRole(url, 'tasklog_projectors'),
    ...{ SERVICE_KEY_FILE: keys.privateFile, AUTH_KEYS_FILE: keys.publicFile, AUTH_ISSUER: ISSUER },
  });
  const token = await signLocalToken(keys.privateFile, {
    ...{ userId: uuidFor('bench', 'operator'), name: 'bench', role: 'operator', issuer: ISSUER },
    ...{ audience: 'tasklog', seconds: 3_600 },
  });
  return {
    call: async <T>(method: string, path: string, body?: object): Promise<T> => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const response = await fetch(`${base}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      if (!response.ok) throw new Error(await response.text());
      return (await response.json()) as T;
    },
    caughtUp: async (): Promise<void> => {
      for (;;) {
        const { rows } = await db.query<{ n: number }>(
          `select coalesce(sum(next - 1 - off), 1000)::int as n from log.checkpoint join log.head using (topic, part) where (grp, gen) = ($1, 1)`,
          [projector],
        );
        if ((rows[0]?.n ?? 1_000) < 500) return;
        await wait(100);
      }
    },
    stop: async (): Promise<void> => {
      await stop();
      await db.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Commands at fixed times, whether or not the ones before are answered: each writer adds a task, then completes it. */
async function startLoad(url: string, perSecond: number) {
  const relay = await startRelay({ connectionString: url, logger: createLogger('bench', 'silent') });
  const session = await openSession(url, () => undefined);
  const db = commitPool(url, (error) => console.error(error.message));
  const wake = createWake(session, () => undefined);
  const handle = createHandle({ store: storeIn(db), partitions: PARTITIONS, now: () => new Date(), committed: wake });
  const took: number[] = [];
  const pending = new Set<Promise<void>>();
  let [failed, going] = [0, true];
  const one = async (n: number): Promise<void> => {
    const from = performance.now();
    const [userId, taskId, key] = [USERS[n % USERS.length] as string, newId(), newId()];
    const outcome = await handle({
      change: { userId, changeId: newId(), actor: 'user' },
      key,
      hash: createHash('sha256').update(key).digest(),
      timeZone: 'Europe/Oslo',
      wishes: [{ command: { type: 'add', taskId, title: 'wax the skis', due: '2026-12-12T18:30', tags: ['winter'] } }],
      answer: ({ changeId }) => ({ changeId }),
    });
    if (outcome.kind !== 'done') failed += 1;
    took.push(performance.now() - from);
  };
  const loop = (async () => {
    const begun = performance.now();
    for (let n = 0; going; n += 1) {
      const early = begun + (n * 1_000) / perSecond - performance.now();
      if (early > 1) await wait(early);
      const command: Promise<void> = one(n)
        .catch(() => void (failed += 1))
        .finally(() => pending.delete(command));
      pending.add(command);
    }
  })();
  return {
    done: () => took.length,
    failed: () => failed,
    p99: () => percentile(took, 99),
    stop: async (): Promise<void> => {
      going = false;
      await loop;
      await Promise.all(pending);
      await relay.stop();
      await session.close();
      await db.end();
    },
  };
}

/** Looks at the list of somebody who only has a past, and at the list of somebody who writes: neither may ever shrink. */
async function startLooking(url: string, perSecond: number) {
  const db = new pg.Pool({ connectionString: url, max: 4 });
  const { rows } = await db.query<{ id: string }>(
    `select user_id as id from projection.task_g1 where not user_id = any($1::uuid[]) limit 1`,
    [USERS],
  );
  const still = rows[0]?.id ?? '';
  const seen = { looks: 0, empty: 0, older: 0 };
  const took: number[] = [];
  const pending = new Set<Promise<void>>();
  const newest = new Map<string, number>();
  let going = true;
  const look = async (user: string): Promise<void> => {
    const known = newest.get(user) ?? 0;
    const from = performance.now();
    const found = await db.query<{ n: string | null }>('select sum(version) as n from live.task where user_id = $1', [
      user,
    ]);
    took.push(performance.now() - from);
    const n = Number(found.rows[0]?.n ?? 0);
    seen.looks += 1;
    if (n === 0) seen.empty += 1;
    if (n < known) seen.older += 1;
    newest.set(user, Math.max(newest.get(user) ?? 0, n));
  };
  const loop = (async () => {
    const begun = performance.now();
    for (let n = 0; going; n += 1) {
      const early = begun + (n * 1_000) / perSecond - performance.now();
      if (early > 1) await wait(early);
      const one: Promise<void> = look(n % 2 === 0 ? still : (USERS[0] as string)).finally(() => pending.delete(one));
      pending.add(one);
    }
  })();
  return {
    stop: async () => {
      going = false;
      await loop;
      await Promise.all(pending);
      await db.end();
      return { ...seen, p50Ms: percentile(took, 50), p99Ms: percentile(took, 99), maxMs: percentile(took, 100) };
    },
  };
}
