// The whole of Tasklog on this machine: what `npm start` runs, once start.ts has switched the compile cache on.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_SETTINGS, SettingsError } from '@tasklog/runtime/settings';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { AlreadyRunning, lockDataFolder, needPorts } from './instance.ts';
import { ensureKeys, operatorToken } from './keys.ts';
import type { LocalKeys } from './keys.ts';
import { plan } from './plan.ts';
import type { Planned } from './plan.ts';
import { createProgress } from './progress.ts';
import type { Progress } from './progress.ts';
import { untilReady } from './ready.ts';
import { readLocalSettings } from './settings.ts';
import type { LocalSettings } from './settings.ts';
import { supervise } from './supervise.ts';
import type { Supervised } from './supervise.ts';
import { ensureWebBuilt } from './web-build.ts';

const READY_WITHIN_MS = 60_000;
const TOKEN_EVERY_MS = 6 * 60 * 60 * 1_000;
/** Small young generations: six processes at rest should not hold memory they once needed for a moment. */
const NODE_FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=4', '--optimize-for-size'];

const progress = createProgress();
const undo: (() => Promise<void> | void)[] = [];
let stopping: Promise<void> | undefined;

/** Takes everything down in the opposite order; safe to call at any point of the start, and twice. */
function stopAll(): Promise<void> {
  return (stopping ??= (async () => {
    for (const step of undo.toReversed()) await step();
  })());
}

async function start(): Promise<void> {
  const settings = readLocalSettings(process.env);
  undo.push(lockDataFolder(settings.dataDir));
  const keys = await ensureKeys(settings.dataDir);
  await needPorts(settings.HOST, plan(settings, NO_DATABASE, keys), progress.say);
  await ensureWebBuilt(progress);
  progress.begin('database');
  const database = await openDatabase(settings, progress.say);
  undo.push(() => database.stop());
  progress.begin('services');
  await startServices(plan(settings, database, keys), join(settings.dataDir, 'logs'));
  progress.end();
  await announce(settings, database, keys);
}

/** The plan's ports are known before there is a database. */
const NO_DATABASE: Database = { url: '', urlFor: () => '', stop: async () => undefined };

async function startServices(planned: Planned[], logDir: string): Promise<void> {
  mkdirSync(logDir, { recursive: true });
  const running = planned.map((each) => supervise(each, { logDir, say: progress.say, nodeFlags: NODE_FLAGS }));
  undo.push(() => stopInOrder(planned, running));
  await Promise.all(planned.map((each, n) => untilReady(each, (running[n] as Supervised).failed, READY_WITHIN_MS)));
  for (const { failed } of running) failed.catch((error: unknown) => progress.say((error as Error).message));
}

async function stopInOrder(planned: Planned[], running: Supervised[]): Promise<void> {
  for (const stage of [...new Set(planned.map(({ stopsAt }) => stopsAt))].sort()) {
    await Promise.all(running.filter((_, n) => planned[n]?.stopsAt === stage).map((each) => each.stop()));
  }
}

async function announce(s: LocalSettings, database: Database, keys: LocalKeys): Promise<void> {
  const at = (port: number): string => `http://${s.HOST}:${String(port)}`;
  const urls = {
    web: s.webUrl,
    command: at(s.COMMAND_PORT),
    query: at(s.QUERY_PORT),
    realtime: at(s.REALTIME_PORT),
    projectors: at(s.PROJECTORS_PORT),
    relay: at(s.RELAY_PORT),
  };
  const write = async (): Promise<void> =>
    writeFileSync(
      s.readyFile,
      `${JSON.stringify({ ...urls, database: database.url, operatorToken: await operatorToken(keys, s.webUrl), issuer: s.webUrl, privateKeyFile: keys.privateFile }, null, 2)}\n`,
      { mode: 0o600 },
    );
  await write();
  setInterval(() => void write(), TOKEN_EVERY_MS).unref();
  undo.push(() => rmSync(s.readyFile, { force: true }));
  console.log(
    `Tasklog is ready: web ${urls.web} · commands ${urls.command} · queries ${urls.query} · live ${urls.realtime} (Ctrl-C stops it)`,
  );
}

function failure(error: unknown, to: Progress): number {
  to.end();
  const message = error instanceof Error ? error.message : String(error);
  console.error(message);
  return error instanceof SettingsError ||
    error instanceof AlreadyRunning ||
    /in use by another program|settings/i.test(message)
    ? EXIT_SETTINGS
    : 1;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    progress.say(stopping ? 'still stopping…' : 'stopping…');
    void stopAll().then(() => process.exit(0));
  });
}

start().catch(async (error: unknown) => {
  const code = failure(error, progress);
  await stopAll();
  process.exit(code);
});
