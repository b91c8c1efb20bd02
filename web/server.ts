// `node server.ts` serves the build in .next; DEV=1 compiles pages as they are asked for instead.
import { flushCompileCache } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { readSettings, type Settings } from './server/settings.ts';
import { captureConsole, makeLog, type Log } from './server/log.ts';
import { webService, type Parts } from './server/service.ts';
import { trustedOrigins } from './identity/origins.ts';
import { startTracing, stopTracing } from '@tasklog/tracing';

const BAD_SETTINGS = 78;
/** The folder of the web, with its build: told by whoever runs a bundle of this, which lies somewhere else. */
const FOLDER = process.argv[2] ?? import.meta.dirname;
const STOP_MS = 10_000;

const read = readSettings(process.env);
if ('faults' in read)
  giveUp(['The web cannot start with these settings:', ...read.faults.map((fault) => `  ${fault}`)]);
else await run(read.settings, makeLog(read.settings.logLevel));

async function run(settings: Settings, log: Log): Promise<void> {
  Object.assign(process.env, { NODE_ENV: settings.dev ? 'development' : 'production', NEXT_TELEMETRY_DISABLED: '1' });
  if (!settings.dev) captureConsole(log);
  await startTracing('web', settings.tracing, (reason) =>
    log.warn('traces cannot be sent, and are dropped', { reason }),
  );
  const { startParts } = await import('./server/parts.ts');
  const starting = Promise.withResolvers<Parts>();
  const service = await webService(settings, trustedOrigins(settings.webUrl), starting.promise, log).catch(
    (error: NodeJS.ErrnoException) => giveUp([listenFault(error, settings)]),
  );
  if (!service) return;

  const { parts, stop } = await startParts(settings, FOLDER, log).catch((error: unknown) => {
    log.error('could not start', { error });
    process.exit(1);
  });
  starting.resolve(parts);
  log.info('ready', { url: settings.webUrl, port: service.port });
  // What was compiled is kept now: one that is killed later would keep nothing.
  flushCompileCache();

  let stopping = false;
  const stopAll = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info('stopping', { signal });
    setTimeout(() => process.exit(1), settings.lingerMs + STOP_MS).unref();
    service.leave();
    await wait(settings.lingerMs);
    await service.stop();
    await stop();
    await stopTracing();
    log.info('stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void stopAll(signal));
  // Started by a supervisor: when it dies, so do we.
  if (process.send) process.once('disconnect', () => void stopAll('disconnect'));
}

function giveUp(sentences: string[]): void {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  process.exitCode = BAD_SETTINGS;
}

function listenFault(error: NodeJS.ErrnoException, { port, host }: Settings): string {
  if (error.code === 'EADDRINUSE') return `Port ${port} on ${host} is already in use; set PORT to a free one.`;
  if (error.code === 'EACCES')
    return `Port ${port} needs more rights than this process has; set PORT to one above 1023.`;
  return `Cannot listen on HOST ${host}, PORT ${port}: ${error.message}`;
}
