// The whole of Tasklog on this machine: what `npm start` runs, once start.ts has switched the compile cache on.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_SETTINGS, SettingsError } from '@tasklog/runtime/settings';
import { isAlive, stopServer } from '@tasklog/runtime/server-process';
import { layGroundwork } from './groundwork.ts';
import { AlreadyRunning } from './instance.ts';
import type { Planned } from './plan.ts';
import { prepare } from './prepared.ts';
import type { Prepared } from './prepared.ts';
import { createProgress } from './progress.ts';
import type { Progress } from './progress.ts';
import { untilReady } from './ready.ts';
import { readLocalSettings } from './settings.ts';
import type { LocalSettings } from './settings.ts';
import { supervise } from './supervise.ts';
import type { Supervised } from './supervise.ts';

const READY_WITHIN_MS = 60_000;
const WATCH_SERVER_EVERY_MS = 1_000;
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
  const { prepared, planned } = await layGroundwork(settings, progress, (step) => undo.push(step));
  keepServer(prepared);
  progress.begin('services');
  await startServices(planned, join(settings.dataDir, 'logs'));
  progress.end();
  announce(settings, prepared);
}

/** Watches the embedded server: one that died is started again; at our end it is stopped, last of all. */
function keepServer({ database }: Prepared): void {
  let server = database.server;
  if (server === undefined) return;
  let starting = false;
  const watch = setInterval(() => {
    if (starting || (server && isAlive(server.pid))) return;
    starting = true;
    progress.say('the database server has ended; starting it again');
    prepare(progress.say)
      .then((again) => (server = again.database.server))
      .catch((error: unknown) => progress.say((error as Error).message))
      .finally(() => (starting = false));
  }, WATCH_SERVER_EVERY_MS);
  undo.push(async () => {
    clearInterval(watch);
    if (server) await stopServer(server);
  });
}

async function startServices(planned: Planned[], logDir: string): Promise<void> {
  mkdirSync(logDir, { recursive: true });
  const running = planned.map((each) => supervise(each, { logDir, say: progress.say }));
  undo.push(() => stopInOrder(planned, running));
  await Promise.all(planned.map((each, n) => untilReady(each, (running[n] as Supervised).failed, READY_WITHIN_MS)));
  for (const { failed } of running) failed.catch((error: unknown) => progress.say((error as Error).message));
}

async function stopInOrder(planned: Planned[], running: Supervised[]): Promise<void> {
  for (const stage of [...new Set(planned.map(({ stopsAt }) => stopsAt))].sort()) {
    await Promise.all(running.filter((_, n) => planned[n]?.stopsAt === stage).map((each) => each.stop()));
  }
}

/** Says where everything is, and writes it down for scripts: in a file for the owner only, since that holds passwords. */
function announce(s: LocalSettings, { database, keys, operatorToken }: Prepared): void {
  const at = (port: number): string => `http://${s.HOST}:${String(port)}`;
  const urls = {
    web: s.webUrl,
    command: at(s.COMMAND_PORT),
    query: at(s.QUERY_PORT),
    realtime: at(s.REALTIME_PORT),
    projectors: at(s.PROJECTORS_PORT),
    relay: at(s.RELAY_PORT),
  };
  const ready = { ...urls, database: database.url, operatorToken, issuer: s.webUrl, privateKeyFile: keys.privateFile };
  writeFileSync(s.readyFile, `${JSON.stringify(ready, null, 2)}\n`, { mode: 0o600 });
  undo.push(() => rmSync(s.readyFile, { force: true }));
  if (process.argv.includes('--json'))
    return console.log(JSON.stringify({ ready: true, ...urls, readyFile: s.readyFile }));
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
