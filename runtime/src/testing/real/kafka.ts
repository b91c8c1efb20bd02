/**
 * A real Apache Kafka broker, without Docker: one process, its own controller, data in a temporary folder.
 *
 * It keeps its ports and its data over a kill and a restart, so that clients see what they would see in production: a
 * broker that goes away and comes back. Needs Java 17; Maven fetches the jars once.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import type { KafkaConfig } from 'kafkajs';
import { cached } from './cache.ts';
import type { Tell } from './cache.ts';
import { KAFKA, kafkaJars } from './kafka-jars.ts';
import { makeKeys } from './kafka-keys.ts';
import { kafkaSettings } from './kafka-settings.ts';
import type { KafkaSecrets } from './kafka-settings.ts';
import { freePorts } from '../../ports.ts';
import { run } from './processes.ts';
import { realServer } from './server.ts';
import type { Killable } from './server.ts';
import { orSkip, tell as tellTest } from './skip.ts';

/** Restarted, it has the same port and the same data. */
export type KafkaServer = Killable & {
  /** `127.0.0.1:9092`. */
  brokers: string;
  /** PEM; only of a secure one. */
  caFile?: string;
  /** Knows PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512; only of a secure one. */
  user?: { name: string; password: string };
};

export type KafkaOptions = {
  /** Clients need TLS and a password. */
  secure?: boolean;
  /** A fixed port for clients; otherwise any free one. */
  port?: number;
  /** Data is kept here; otherwise it lies in a temporary folder that `stop` removes. */
  folder?: string;
  /** Told what takes long, such as the first download. */
  tell?: Tell;
};

let shared: Promise<KafkaServer> | undefined;

/**
 * The broker of this test run, started on first use: KAFKA_BROKERS when set, which then is nobody's to kill.
 * It ends with the run; its `stop` does nothing. Skips the test, or throws when CI=true, if it cannot be had here.
 */
export function kafkaOrSkip(test: Mocha.Context): Promise<KafkaServer> {
  const given = process.env['KAFKA_BROKERS'];
  if (given) return Promise.resolve(notOurs(given));
  return orSkip(test, [KAFKA], () => (shared ??= startShared()));
}

/** A broker of your own. Resolves when it takes requests; throws PartMissing without Java (or, the first time, Maven). */
export async function startKafka({ tell = tellTest, ...options }: KafkaOptions = {}): Promise<KafkaServer> {
  return startWith(await kafkaClasses(tell), await kafkaJars(tell), options);
}

/**
 * The flag with which a broker starts for half of the work: its classes as the virtual machine has them in memory, kept from
 * a broker that ran. An archive of other jars or of another Java is left aside by the virtual machine itself.
 */
export async function kafkaClasses(tell: Tell): Promise<string> {
  const jars = await kafkaJars(tell);
  const folder = await cached(
    {
      ...{ name: 'kafka-classes', version: KAFKA.version },
      build: async (into, say) => {
        say('keeping the classes of Apache Kafka, so that it starts in half the time (40 MB)');
        const server = await startWith(`-XX:ArchiveClassesAtExit=${join(into, ARCHIVE)}`, jars, {});
        await server.stop();
        if (!existsSync(join(into, ARCHIVE))) say('this Java keeps no classes; Apache Kafka starts as slowly as ever');
      },
    },
    tell,
  );
  const archive = join(folder, ARCHIVE);
  return existsSync(archive) ? `-XX:SharedArchiveFile=${archive}` : '-Xshare:auto';
}

const ARCHIVE = 'classes.jsa';

async function startWith(
  classes: string,
  jars: string,
  { secure, port, folder: kept }: Omit<KafkaOptions, 'tell'>,
): Promise<KafkaServer> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'tasklog-kafka-'));
  mkdirSync(folder, { recursive: true });
  const free = await freePorts('clients', 'internal', 'controller');
  const ports = { ...free, clients: port ?? free.clients };
  const secured = secure ? await makeSecrets(folder) : undefined;
  const settingsFile = join(folder, 'server.properties');
  writeFileSync(settingsFile, kafkaSettings(folder, ports, secured), { mode: 0o600 });
  await format(folder, settingsFile, jars, secured);

  const brokers = `127.0.0.1:${String(ports.clients)}`;
  const server = realServer({
    name: `Kafka on ${brokers}`,
    command: 'java',
    args: [...BROKER_FLAGS, classes, '-cp', jars, 'kafka.Kafka', settingsFile],
    cwd: folder,
    answers: () => answers(brokers, secured),
    ...(kept ? {} : { dispose: () => rmSync(folder, { recursive: true, force: true }) }),
  });
  await server.start();
  const { kill, pause, resume, restart, stop, gone } = server;
  const secrets = secured ? { caFile: secured.caFile, user: secured.user } : {};
  return { brokers, ...secrets, kill, pause, resume, restart, stop, gone };
}

/** Quick to start rather than quick for days: small heap, one collector thread, no second compiler. */
const QUICK = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'];
const BROKER_FLAGS = ['-Xmx384m', '-XX:+ExitOnOutOfMemoryError', ...QUICK];

type Secured = KafkaSecrets & { caFile: string };

async function makeSecrets(folder: string): Promise<Secured> {
  const secret = (): string => randomBytes(18).toString('base64url');
  const password = secret();
  return { ...(await makeKeys(folder, password)), password, user: { name: 'tasklog', password: secret() } };
}

/** Half-way is not formatted: the tool writes meta.properties last, and until then the folder is begun anew. */
async function format(folder: string, settingsFile: string, jars: string, secured?: Secured): Promise<void> {
  const data = join(folder, 'data');
  if (existsSync(join(data, 'meta.properties'))) return;
  rmSync(data, { recursive: true, force: true });
  const id = randomBytes(16).toString('base64url');
  const users = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) =>
    secured ? ['--add-scram', `${mechanism}=[name=${secured.user.name},password=${secured.user.password}]`] : [],
  );
  // With "=": an id may begin with a dash.
  const args = ['format', `--cluster-id=${id}`, '--config', settingsFile, ...users];
  await run({ command: 'java', args: [...QUICK, '-cp', jars, 'kafka.tools.StorageTool', ...args] });
}

/** Not only an open port: the controller has let the broker in, and a secure one knows its user. */
async function answers(brokers: string, secured?: Secured): Promise<boolean> {
  const admin = new Kafka(clientSettings(brokers, secured)).admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.length === 1;
  } finally {
    await admin.disconnect();
  }
}

function clientSettings(brokers: string, secured?: Secured): KafkaConfig {
  const once = { brokers: [brokers], retry: { retries: 0 }, logLevel: logLevel.NOTHING, requestTimeout: 5_000 };
  if (!secured) return once;
  const { name, password } = secured.user;
  const ssl = { ca: [readFileSync(secured.caFile, 'utf8')] };
  return { ...once, ssl, sasl: { mechanism: 'scram-sha-512', username: name, password } };
}

async function startShared(): Promise<KafkaServer> {
  return { ...(await startKafka()), stop: () => Promise.resolve() };
}

function notOurs(brokers: string): KafkaServer {
  const refuse = (): never => {
    throw new Error(`not ours: KAFKA_BROKERS names ${brokers}, which tests must leave running`);
  };
  const no = async (): Promise<never> => refuse();
  return { brokers, kill: no, pause: refuse, resume: refuse, restart: no, gone: no, stop: () => Promise.resolve() };
}
