/**
 * What an operator waits for: `tasklog lag --json` as a whole, and the question behind it, with a million records behind.
 * The command is a process of its own each time, as at a prompt; query-api runs as it does in production, as a role that
 * may only look.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { ensureLocalKeys, signLocalToken, uuidFor } from '@tasklog/runtime/local-keys';
import { urlForRole } from '@tasklog/runtime/testing/database';
import { machine, percentile, spread } from './figures.ts';
import { startService } from './service-process.ts';
import { PARTITIONS, withServer } from './server.ts';

const root = join(import.meta.dirname, '../..');
const GROUPS = ['tasks', 'audit', 'recurrence', 'reminder', 'notification', 'history'];
const TARGET_MS = 300;
const ISSUER = 'http://bench.test';

export async function lag({ quick }: { quick: boolean }): Promise<unknown> {
  const records = quick ? 100_000 : 1_000_000;
  const rounds = quick ? 5 : 30;
  return withServer(async (url) => {
    await fill(url, records);
    const folder = mkdtempSync(join(tmpdir(), 'tasklog-bench-lag-'));
    chmodSync(folder, 0o755);
    const { privateFile, publicFile } = await ensureLocalKeys(folder);
    const query = await startService(['query-api/src/main.ts'], {
      ...{ DATABASE_URL: await urlForRole(url, 'tasklog_query'), AUTH_KEYS_FILE: publicFile, AUTH_ISSUER: ISSUER },
      // It is one user who asks, as fast as can be.
      REQUESTS_PER_MINUTE: '1000000000',
    });
    try {
      const ready = { query: query.url, database: url, issuer: ISSUER, privateKeyFile: privateFile };
      writeFileSync(join(folder, 'ready.json'), JSON.stringify(ready), { mode: 0o600 });
      const token = await signLocalToken(privateFile, {
        userId: uuidFor('user', 'bench'),
        name: 'bench',
        role: 'observer',
        issuer: ISSUER,
        audience: 'tasklog',
        seconds: 3_600,
      });
      const http: Record<string, number[]> = {
        '/ops/lag': [],
        '/ops/outbox': [],
        '/ops/health': [],
        '/ops/log?limit=20': [],
        '/ops/log?text=nowhere': [],
      };
      const command: number[] = [];
      const bare: number[] = [];
      let answer = '';
      await runCommand(folder, ['lag', '--json']);
      // Interleaved, so that a drift of the machine falls on all of them.
      for (let n = 0; n < rounds; n += 1) {
        for (const path of Object.keys(http)) http[path]?.push(await timed(() => ask(`${query.url}${path}`, token)));
        command.push(await timed(async () => void (answer = await runCommand(folder, ['lag', '--json']))));
        bare.push(await timed(() => runNothing()));
      }
      const p95 = percentile(command, 95);
      return {
        bench: 'lag',
        quick,
        machine: machine(),
        recordsOnTheLog: records,
        groups: GROUPS.length,
        recordsBehind: (JSON.parse(answer) as { totals: { records: number } }).totals.records,
        rounds,
        httpMs: Object.fromEntries(Object.entries(http).map(([path, times]) => [path, spread(times)])),
        commandMs: { ...spread(command), p95 },
        nodeAloneMs: spread(bare),
        target: `tasklog lag --json and GET /ops/lag <= ${String(TARGET_MS)} ms`,
        holds: p95 <= TARGET_MS && percentile(http['/ops/lag'] ?? [], 95) <= TARGET_MS,
      };
    } finally {
      await query.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** So many records on one topic, and five groups that have read none of them. */
async function fill(url: string, records: number): Promise<void> {
  const db = new pg.Client(url);
  await db.connect();
  const each = Math.ceil(records / PARTITIONS);
  for (let part = 0; part < PARTITIONS; part += 1) {
    await db.query(
      `insert into log.record select 1, $1::int2, n, clock_timestamp(), t, 1, e, jsonb_build_object(
         'specversion', '1.0', 'id', e, 'source', '/command-api', 'type', 'task.updated', 'subject', t, 'time', now(),
         'userid', $2::uuid, 'taskversion', 2, 'changeid', gen_random_uuid(), 'actor', 'user', 'data', jsonb_build_object(
           'before', jsonb_build_object('title', 'Water the plants'), 'after', jsonb_build_object('title', 'Water them all')))
       from (select n, gen_random_uuid() as e, gen_random_uuid() as t from generate_series(1, $3::bigint) n) s`,
      [part, randomUUID(), each],
    );
  }
  await db.query('update log.head set next = $1 where topic = 1', [each + 1]);
  await db.query(
    `insert into log.checkpoint (grp, topic, part) select grp, 1, part from unnest($1::text[]) grp, generate_series(0, $2 - 1) part`,
    [GROUPS, PARTITIONS],
  );
  await db.query('vacuum analyze log.record');
  await db.end();
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

async function ask(url: string, token: string): Promise<void> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`${url}: ${await answer.text()}`);
  await answer.json();
}

const runCommand = (data: string, args: string[]): Promise<string> =>
  run([join(root, 'cli/src/main.ts'), ...args], { ...process.env, TASKLOG_DATA: data });

/** What any command of Node costs before its first line. */
const runNothing = (): Promise<string> => run(['-e', ''], process.env);

function run(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.once('close', (code) => (code === 0 ? resolve(out) : reject(new Error(`ended with ${String(code)}`))));
  });
}
