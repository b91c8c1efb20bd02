/** The whole product as a campaign runs it: two of every service over a mortal database, every link through a proxy. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts } from '@tasklog/runtime/ports';
import { testIssuer } from '@tasklog/runtime/testing/identity';
import type { TestIssuer } from '@tasklog/runtime/testing/identity';
import { PartMissing } from '@tasklog/runtime/testing/real/tools';
import { ensureBundled } from '../bundle/bundles.ts';
import { SCRIPTS, SERVICES } from '../bundle/services.ts';
import type { ServiceName } from '../bundle/services.ts';
import { environmentOf } from '../testing/environment.ts';
import type { Around } from '../testing/environment.ts';
import { startSplitter } from '../testing/splitter.ts';
import type { Splitter } from '../testing/splitter.ts';
import { brokerFor } from './broker.ts';
import type { Broker } from './broker.ts';
import { startDatabase } from './database.ts';
import type { Database } from './database.ts';
import { startInstance } from './processes.ts';
import type { Instance } from './processes.ts';
import { shadowOutbox } from './shadow.ts';
import { startToxiproxy } from './toxiproxy.ts';
import type { Link, Toxiproxy } from './toxiproxy.ts';

export type Mode = 'postgres' | 'kafka';

export type Whole = {
  mode: Mode;
  database: Database;
  broker: Broker | undefined;
  instances: Instance[];
  issuer: TestIssuer;
  /** Where clients send to. */
  urls: Record<ServiceName, string>;
  /** `relay→postgres`, `clients→command-api`: undefined without a proxy. */
  links: Map<string, Link>;
  /** What this machine cannot do, and why. */
  missing: Map<string, string>;
  stop: () => Promise<string[]>;
};

export type WholeOptions = {
  mode: Mode;
  services: readonly ServiceName[];
  /** How many of each. */
  each: number;
  proxied?: boolean;
  /** The sources that run. */
  tree: string;
  folder: string;
  say: (what: string) => void;
};

const FAKETIME = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1',
].find(existsSync);
/** Those whose clock can be turned: one of each pair, so that the other stays right. */
const TURNED: readonly ServiceName[] = ['relay', 'projectors'];

export async function startWhole(options: WholeOptions): Promise<Whole> {
  const { mode, services, each, proxied = true, tree, folder, say } = options;
  const logs = join(folder, 'logs');
  mkdirSync(logs, { recursive: true });
  const missing = new Map<string, string>();
  if (FAKETIME === undefined) missing.set('faketime', 'no libfaketime. Cure: apt-get install faketime');
  const undo: (() => unknown)[] = [];
  const started = <T extends { stop: () => unknown }>(what: T): T => (undo.push(() => what.stop()), what);
  try {
    const scriptOf = await ensureBundled({ begin: say, note: () => undefined }, tree);
    const database = started(await startDatabase());
    if (database.disk === undefined) missing.set('disk', 'the disk can only be made small as root on Linux');
    await shadowOutbox(database);
    const broker = mode === 'kafka' ? started(await brokerFor(say)) : undefined;
    const proxy = proxied ? await proxyOr(missing, say) : undefined;
    if (proxy) started(proxy);
    const issuer = started(await testIssuer());
    const links = new Map<string, Link>();
    const linked = (name: string, to: number): Promise<number> => through(proxy, links, name, to);

    const ports = new Map<ServiceName, number[]>();
    const splitters = new Map<ServiceName, Splitter>();
    for (const name of SERVICES) {
      const own = services.includes(name) ? Object.values(await freePorts('one', 'other')).slice(0, each) : [];
      ports.set(name, own);
      splitters.set(name, started(await startSplitter(own)));
    }
    const urls = {} as Record<ServiceName, string>;
    for (const name of SERVICES) {
      const direct = Number(new URL(splitters.get(name)?.url ?? '').port);
      const port = services.includes(name) && name !== 'relay' ? await linked(`clients-${name}`, direct) : direct;
      urls[name] = `http://127.0.0.1:${String(port)}`;
    }
    const instances: Instance[] = [];
    for (const service of services) {
      const port = await linked(`${service}-postgres`, database.port);
      const env = await settingsOf(service, port, broker, { databaseUrl: database.url, issuer, urls });
      for (const [n, own] of (ports.get(service) ?? []).entries()) {
        const name = `${service} ${String(n + 1)}`;
        const command = [scriptOf(SCRIPTS[service]), ...(service === 'web' ? [join(tree, 'web')] : [])];
        const turning = n === 1 && TURNED.includes(service) ? clockOf(join(folder, `${service}.clock`)) : undefined;
        const all = { ...env, ...turning?.env };
        const its = { name, service, port: own, env: all, command, turn: turning?.turn };
        const instance = startInstance({ ...its, tree, logs });
        instances.push(instance);
      }
    }
    undo.push(() => Promise.all(instances.map((one) => one.stop())));
    say(`starting ${String(instances.length)} processes`);
    await Promise.all(instances.map((one) => one.untilReady()));
    return {
      ...{ mode, database, broker, instances, issuer, urls, links, missing },
      stop: () => ending(undo),
    };
  } catch (error) {
    await ending(undo);
    throw error;
  }
}

/** Undefined where there is none, and can be none. */
async function proxyOr(missing: Map<string, string>, say: (what: string) => void): Promise<Toxiproxy | undefined> {
  try {
    return await startToxiproxy(say);
  } catch (error) {
    if (!(error instanceof PartMissing)) throw error;
    missing.set('toxiproxy', error.message);
    return undefined;
  }
}

/** Last started, first stopped; what cannot be stopped is told and holds up nothing. */
async function ending(undo: (() => unknown)[]): Promise<string[]> {
  const faults: string[] = [];
  for (const stop of undo.splice(0).reverse())
    await Promise.resolve(stop()).catch((error: unknown) => void faults.push((error as Error).message));
  return faults;
}

async function through(
  proxy: Toxiproxy | undefined,
  links: Map<string, Link>,
  name: string,
  to: number,
): Promise<number> {
  if (proxy === undefined) return to;
  const link = await proxy.link(name, to);
  links.set(name, link);
  return link.port;
}

/** A wall clock of its own: libfaketime reads a file each time; timers stay monotonic, as when an operator sets a clock. */
function clockOf(file: string): { env: Record<string, string>; turn: (seconds: number) => void } | undefined {
  if (FAKETIME === undefined) return undefined;
  const turn = (seconds: number): void =>
    writeFileSync(file, `${seconds < 0 ? '' : '+'}${String(seconds)}\n`, { mode: 0o644 });
  turn(0);
  const env = {
    LD_PRELOAD: FAKETIME,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
  };
  return { env, turn };
}

/** As wherever several of each run, with the database where `port` leads. */
async function settingsOf(service: ServiceName, port: number, broker: Broker | undefined, around: Around) {
  const { DATABASE_URL = '', ...env } = await environmentOf(service, around);
  const url = new URL(DATABASE_URL);
  url.port = String(port);
  const carried = service === 'query-api' || service === 'web' ? {} : broker?.env;
  return { ...env, DATABASE_URL: url.toString(), LINGER_MS: '500', OUTBOUND_ALLOW: '127.0.0.1', ...carried };
}
