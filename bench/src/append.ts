/**
 * The command path beside its peers and its limit, on one server: each command is a task's row, the answer kept with its
 * key, and an outbox entry, committed. The relay runs all the time and puts on the log whatever is in the outbox.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { startRelay } from '@tasklog/command-api/relay/relay';
import { newId } from '@tasklog/command-api/ids';
import { createLogger } from '@tasklog/runtime';
import { byHandWriter } from './append/by-hand.ts';
import { emmettWriter } from './append/emmett.ts';
import { oneStatementWriter } from './append/one-statement.ts';
import { pgbenchOn } from './append/pgbench.ts';
import { tasklogWriter } from './append/tasklog.ts';
import type { MakeWriter, Target, Writer } from './append/writer.ts';
import { bestOf } from './best.ts';
import { costOf } from './cost.ts';
import { folderOf } from './disk.ts';
import { machine, percentile } from './figures.ts';
import { drained } from './outbox.ts';
import { withoutPause } from './pace.ts';
import { nameOf } from './page/section.ts';
import { interleaved, ratioOf, reaches } from './rounds.ts';
import type { Compared, Figures } from './rounds.ts';
import { durabilityOf, withServer } from './server.ts';

type Name = 'tasklog' | 'emmett' | 'handWritten' | 'oneStatement' | 'pgbench';
/** `pgbenchSeconds`: it connects and plans anew in each round, which a short one would be made of. None is without it. */
type Size = {
  callers: number[];
  rounds: number;
  seconds: number;
  trySeconds: number;
  pgbenchSeconds: number;
  hot: boolean;
  peers: readonly Peer[];
};

const WANTED = { emmett: 5, handWritten: 3, pgbench: 0.8 };
export const COMPARED_AT = 64;
const HOT_TASKS = 20;
const CONNECTIONS = [8, 16, 32, 64];
const USERS = Array.from({ length: 200 }, () => randomUUID());
type Peer = 'emmett' | 'handWritten' | 'oneStatement';
const PEERS: Record<Peer, MakeWriter> = {
  ...{ emmett: emmettWriter, handWritten: byHandWriter, oneStatement: oneStatementWriter },
};
const ALL = Object.keys(PEERS) as Peer[];

const WHOLE: Size = {
  callers: [1, 16, COMPARED_AT, 256],
  rounds: 7,
  seconds: 3,
  trySeconds: 2,
  pgbenchSeconds: 6,
  hot: true,
  peers: ALL,
};
const QUICK: Size = {
  callers: [1, COMPARED_AT],
  rounds: 3,
  seconds: 0.7,
  trySeconds: 0.5,
  pgbenchSeconds: 2,
  hot: true,
  peers: ALL,
};
/** Just the figure that everything else is judged by. */
export const SHORT: Size = {
  callers: [COMPARED_AT],
  rounds: 5,
  seconds: 1,
  trySeconds: 0.5,
  pgbenchSeconds: 0,
  hot: false,
  peers: ['emmett', 'handWritten'],
};

export const append = ({ quick }: { quick: boolean }): Promise<Record<string, unknown>> =>
  appendAt(quick ? QUICK : WHOLE, quick);

export async function appendAt(size: Size, quick: boolean): Promise<Record<string, unknown>> {
  return withServer(async (url) => {
    const db = new pg.Pool({ connectionString: url, max: 2 });
    db.on('error', (error) => console.error(error.message));
    const relay = await startRelay({ connectionString: url, logger: createLogger('bench', 'silent') });
    const pgbench = size.pgbenchSeconds > 0 ? await pgbenchOn(url) : undefined;
    const open: Writer[] = [];
    try {
      const settings = await bestSettings(url, db, size, pgbench);
      const writers: Record<string, Writer> = { tasklog: await tasklogWriter(url) };
      for (const name of size.peers) writers[name] = await PEERS[name](url, settings[name]?.value ?? 0);
      open.push(...Object.values(writers));
      const folder = await folderOf(db);
      const contest = async (what: string, callers: number, command: (writer: Writer) => Command) => {
        const contestants = Object.fromEntries(
          Object.entries(writers).map(([name, writer]) => [
            name,
            () => measured(db, () => inLoop(command(writer), callers, size.seconds)),
          ]),
        ) as Record<Name, () => Promise<Figures>>;
        if (pgbench && what === 'unique') {
          const clients = Math.min(callers, settings.pgbench?.value ?? callers);
          contestants.pgbench = () => measured(db, () => pgbench.round(clients, size.pgbenchSeconds));
        }
        await db.query('checkpoint');
        return interleaved(contestants, { ...size, folder, what: `append, ${what}, ${String(callers)} callers` });
      };
      const unique: Record<string, Compared<Name>> = {};
      const hot: Record<string, Compared<Name>> = {};
      for (const callers of size.callers) unique[callers] = await contest('unique', callers, addAndComplete);
      for (const callers of size.hot ? size.callers : [])
        hot[callers] = await contest('hot', callers, await renaming(Object.values(writers)));
      return {
        ...{ bench: 'append', quick, machine: machine(), database: await durabilityOf(db), ...size },
        pgbenchVersion: pgbench?.version ?? 'not measured here',
        ...{ settings, unique, hot, ...judged(unique) },
      };
    } finally {
      for (const writer of open) await writer.end();
      pgbench?.end();
      await relay.stop();
      await db.end();
    }
  });
}

type Settings = Partial<Record<Peer | 'pgbench', Awaited<ReturnType<typeof bestOf<number>>>>>;

/** Of those that take a number of connections, the one each of them is fastest with. */
async function bestSettings(
  url: string,
  db: pg.Pool,
  size: Size,
  pgbench: Awaited<ReturnType<typeof pgbenchOn>>,
): Promise<Settings> {
  const best = (make: MakeWriter) =>
    bestOf(CONNECTIONS, async (connections) => {
      const writer = await make(url, connections);
      const { perSecond } = await inLoop(addAndComplete(writer), COMPARED_AT, size.trySeconds);
      await drained(db);
      await writer.end();
      return perSecond;
    });
  const settings: Settings = {};
  for (const name of size.peers) settings[name] = await best(PEERS[name]);
  if (pgbench)
    settings.pgbench = await bestOf(CONNECTIONS, async (clients) => {
      const { perSecond = 0 } = await pgbench.round(clients, size.pgbenchSeconds);
      await drained(db);
      return perSecond;
    });
  return settings;
}

type Command = (caller: number) => Promise<void>;
type Done = { done: number; perSecond: number };

const inLoop = async (command: Command, callers: number, seconds: number): Promise<Figures & Done> => {
  const { took, seconds: lasted } = await withoutPause({ callers, seconds }, command);
  const [p50Ms, p99Ms] = [percentile(took, 50), percentile(took, 99)];
  return { perSecond: Math.round(took.length / lasted), p50Ms, p99Ms, done: took.length };
};

/** The rate is that of the answers; the cost is taken once the outbox is empty, so that the relay's share is in it. */
async function measured(db: pg.Pool, round: () => Promise<Figures & { done: number }>): Promise<Figures> {
  let figures: Figures = {};
  const cost = await costOf(db, async () => {
    const { done, ...others } = await round();
    figures = others;
    await drained(db);
    return done;
  });
  return { ...figures, ...cost };
}

/** Each caller adds a task, then completes it: half inserts, half updates. */
function addAndComplete(writer: Writer): Command {
  const open: (string | undefined)[] = [];
  return async (caller) => {
    const taskId = open[caller] ?? newId();
    const target: Target = { userId: USERS[caller % USERS.length] as string, taskId };
    const adding = open[caller] === undefined;
    await (adding ? writer.add(target) : writer.complete(target));
    open[caller] = adding ? taskId : undefined;
  };
}

/** All callers rename the same few tasks, which each contestant has its own of. */
async function renaming(writers: readonly Writer[]): Promise<(writer: Writer) => Command> {
  const tasks = new Map<Writer, Target[]>();
  for (const writer of writers) {
    const its = Array.from({ length: HOT_TASKS }, (_, n) => ({ userId: USERS[n] as string, taskId: newId() }));
    for (const target of its) await writer.add(target);
    tasks.set(writer, its);
  }
  let n = 0;
  return (writer) => (caller) => writer.rename(tasks.get(writer)?.[caller % HOT_TASKS] as Target, (n += 1));
}

function judged(unique: Record<string, Compared<Name>>) {
  const at = unique[COMPARED_AT];
  if (at === undefined) return {};
  const peers = (Object.keys(WANTED) as (keyof typeof WANTED)[]).filter((name) => name in at.each);
  const ratios = Object.fromEntries(peers.map((name) => [name, ratioOf(at, 'perSecond', ['tasklog', name])]));
  const targets = Object.fromEntries(
    peers.map((name) => [
      `at least ${String(WANTED[name])} times ${nameOf(name)} with ${String(COMPARED_AT)} callers`,
      reaches(ratios[name] ?? { refused: '' }, WANTED[name]),
    ]),
  );
  return { ratios, targets };
}
