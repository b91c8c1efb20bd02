/**
 * A server process that can be killed, held, and started again: what a test does to a broker.
 *
 * `start` resolves when the server answers, not when it was spawned. A server that dies while starting says why with its
 * last lines. Everything here may be called twice, and on a server that is already gone.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { startProcess } from './processes.ts';
import type { Command, RealProcess } from './processes.ts';

const ASK_EVERY_MS = 25;
const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 30_000;

export type ServerOptions = Omit<Command, 'onLine'> & {
  /** For messages: `Kafka on 127.0.0.1:9092`. */
  name: string;
  /** Whether it does its work now. A rejection is a no. */
  answers: () => Promise<boolean>;
  /** After the stop: removes its data. Runs once. */
  dispose?: () => void;
};

export type RealServer = {
  start: () => Promise<void>;
  /** SIGKILL; resolves when it is gone. Data stays. */
  kill: () => Promise<void>;
  /** SIGSTOP: it holds its connections and says nothing. */
  pause: () => void;
  resume: () => void;
  /** Ends it, if it runs, and starts it with what it had. */
  restart: () => Promise<void>;
  /** SIGTERM, after 30 s SIGKILL; then its data goes, if it was temporary. */
  stop: () => Promise<void>;
  /** Resolves when its process is gone, with how it ended and its last words. */
  gone: () => Promise<string>;
  /** Waits for an answer, as `start` does: rejects with the last lines when the process ends or the time is over. */
  until(what: string, answers: () => Promise<boolean>, withinMs?: number): Promise<void>;
  lastLines: () => string[];
};

/** What a test does to a server that somebody else started for it. */
export type Killable = Pick<RealServer, 'kill' | 'pause' | 'resume' | 'restart' | 'stop' | 'gone'>;

const servers = new Map<RealServer, ServerOptions>();
/** Their processes die with us in any case; what they kept goes too. */
process.once('exit', () => servers.forEach(({ dispose }) => dispose?.()));

export function realServer(options: ServerOptions): RealServer {
  let now: RealProcess | undefined;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!now) return;
    now.signal(signal);
    // A stopped process takes no signal but SIGKILL until it goes on.
    now.signal('SIGCONT');
    const timer = setTimeout(() => now?.signal('SIGKILL'), STOP_WITHIN_MS);
    await now.exited;
    clearTimeout(timer);
  };
  const server: RealServer = {
    start: async () => {
      if (now?.isRunning()) throw new Error(`${options.name} runs already`);
      now = startProcess(options);
      servers.set(server, options);
      await server.until('answer', options.answers);
    },
    kill: () => end('SIGKILL'),
    pause: () => present().signal('SIGSTOP'),
    resume: () => present().signal('SIGCONT'),
    restart: async () => {
      await end('SIGTERM');
      await server.start();
    },
    stop: async () => {
      await end('SIGTERM');
      if (servers.delete(server)) options.dispose?.();
    },
    gone: async () => `${options.name}: ${await present().exited}\n${server.lastLines().slice(-20).join('\n')}`,
    until: (what, answers, withinMs = START_WITHIN_MS) =>
      untilYes(present(), answers, withinMs).catch((error: unknown) => {
        const lines = now?.lastLines().join('\n') ?? '';
        throw new Error(`${options.name} did not ${what}: ${(error as Error).message}\n${lines}`, { cause: error });
      }),
    lastLines: () => now?.lastLines() ?? [],
  };
  const present = (): RealProcess => {
    if (now) return now;
    throw new Error(`${options.name} was not started`);
  };
  return server;
}

/** Ends what this process started and nobody stopped; for the end of a run. */
export async function stopRealParts(): Promise<void> {
  const left = [...servers.keys()];
  await Promise.all(left.map((server) => server.kill()));
  await Promise.all(left.map((server) => server.stop()));
}

async function untilYes(started: RealProcess, answers: () => Promise<boolean>, withinMs: number): Promise<void> {
  const dead = started.exited.then((how) => {
    throw new Error(how);
  });
  // Lost races must not surface later as unhandled.
  dead.catch(() => undefined);
  for (const end = Date.now() + withinMs; ; await wait(ASK_EVERY_MS)) {
    if (await Promise.race([answers().catch(() => false), dead])) return;
    if (Date.now() > end) throw new Error(`still silent after ${String(withinMs / 1_000)} s`);
  }
}
