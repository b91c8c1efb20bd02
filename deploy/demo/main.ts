// `npm run demo`: a fortnight of three people, played into an installation of its own, which then runs for whoever wants to look.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLogger, readSettings, AUTH_SETTINGS } from '@tasklog/runtime';
import { createVerifier } from '@tasklog/runtime/identity';
import { stopServer } from '@tasklog/runtime/server-process';
import { EXIT_SETTINGS } from '@tasklog/runtime/settings';
import { layGroundwork } from '../local/groundwork.ts';
import { urlFor } from '../local/prepared.ts';
import { createProgress } from '../local/progress.ts';
import { untilReady } from '../local/ready.ts';
import { readLocalSettings } from '../local/settings.ts';
import { supervise } from '../local/supervise.ts';
import { signUp } from './accounts.ts';
import type { Account } from './accounts.ts';
import { handClock } from './clock.ts';
import { DAYS, PEOPLE } from './fortnight.ts';
import { momentsOf, play } from './play.ts';
import type { Moment } from './play.ts';
import { startClocked } from './stage.ts';

const HELP = `Plays two weeks of three people into an installation of its own: what they say to their lists, what comes back every week,
what reminds them. The clock is set to each moment, so that nothing is late, and afterwards everything runs as with npm start:
sign in as one of them and look at history, the past, statistics and the pages of operations.

  npm run demo
  npm run demo -- --speed 20000

  --speed N     so many seconds of the fortnight in one, at most (1000: twenty minutes; what the machine can do is some 20000)
  --only-play   ends when the fortnight is over
  --help        this text

It lies in .tasklog-demo, or where TASKLOG_DATA says; what was played there once is shown again. Ports and all else are the
settings of npm start: .env.example.`;

const SPEED = 1_000;
const READY_WITHIN_MS = 60_000;
/** What acts by the clock runs in this process meanwhile. */
const BY_THE_CLOCK = ['command-api', 'projectors'];

const wish = readWish(process.argv.slice(2));
process.env['TASKLOG_DATA'] ??= '.tasklog-demo';
const settings = readLocalSettings(process.env);
const accountsFile = join(settings.dataDir, 'demo.json');
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());

try {
  const accounts = existsSync(accountsFile)
    ? (JSON.parse(readFileSync(accountsFile, 'utf8')) as Account[])
    : await playIt();
  if (stopping.signal.aborted) process.exit(130);
  console.log(tellOf(accounts));
  if (wish.onlyPlay) process.exit(0);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
process.argv.splice(2);
await import('../local/start.ts');

/** Plays the fortnight that ended this morning. What was begun and not ended is there, and is not begun again. */
async function playIt(): Promise<Account[]> {
  if (existsSync(settings.dataDir))
    throw new Error(
      `${settings.dataDir} holds something else, or a fortnight that was broken off. Take it away first.`,
    );
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o755 });
  const progress = createProgress();
  const undo: (() => Promise<unknown> | void)[] = [() => progress.end()];
  try {
    const { prepared, planned } = await layGroundwork(settings, progress, (step) => undo.push(step));
    const { server } = prepared.database;
    if (server) undo.push(() => stopServer(server));
    progress.begin('services');
    const logDir = join(settings.dataDir, 'logs');
    mkdirSync(logDir);
    const others = planned.filter(({ name }) => !BY_THE_CLOCK.includes(name));
    for (const each of others) {
      const running = supervise(each, { logDir, say: progress.say });
      undo.push(() => running.stop());
      await untilReady(each, running.failed, READY_WITHIN_MS);
    }
    const accounts = await signUp(settings.webUrl, PEOPLE);
    const auth = planned.find(({ name }) => name === 'command-api')?.env ?? {};
    const firstDay = Temporal.Now.plainDateISO().subtract({ days: DAYS });
    const clock = handClock(momentsOf(PEOPLE, firstDay)[0]?.at ?? Date.now());
    const stage = await startClocked({
      clock,
      databaseUrl: prepared.database.url,
      urlFor: (role) => urlFor(prepared.database, role),
      logSettings: settings,
      verify: createVerifier(readSettings(AUTH_SETTINGS, auth)),
      signing: { privateFile: prepared.keys.privateFile, issuer: settings.webUrl, audience: 'tasklog' },
      userId: ({ name }) => accounts.find((account) => account.name === name)?.id ?? '',
      logger: createLogger('demo', 'silent'),
      host: settings.HOST,
      ports: { command: settings.COMMAND_PORT, projectors: settings.PROJECTORS_PORT },
    });
    undo.push(() => stage.stop());
    progress.say(`Look on at ${settings.webUrl} while it is played.\n${signInsOf(accounts)}`);
    progress.begin('the fortnight');
    const onMoment = (moment: Moment, share: number): void =>
      progress.note(`${String(Math.round(share * 100))} % ${lineOf(moment)}`);
    await play({ ...stage, people: PEOPLE, firstDay, clock, speed: wish.speed, onMoment }, stopping.signal);
    if (!stopping.signal.aborted) writeFileSync(accountsFile, JSON.stringify(accounts), { mode: 0o600 });
    return accounts;
  } finally {
    for (const step of undo.toReversed()) await step();
  }
}

function lineOf({ at, person, message }: Moment): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(person.timeZone);
  const when = local.toLocaleString('en-GB', { weekday: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
  return `${when} ${person.name}: ${message.replaceAll('\n', ' · ')}`;
}

function signInsOf(accounts: readonly Account[]): string {
  return accounts.map(({ email, password }) => `  ${email}  ${password}`).join('\n');
}

function tellOf(accounts: readonly Account[]): string {
  return `A fortnight has been played. Sign in at ${settings.webUrl} as one of\n${signInsOf(accounts)}`;
}

function readWish(args: string[]): { speed: number; onlyPlay: boolean } {
  const options = { speed: { type: 'string' }, 'only-play': { type: 'boolean' }, help: { type: 'boolean' } } as const;
  try {
    const { values } = parseArgs({ args, options });
    if (values.help) {
      console.log(HELP);
      process.exit(0);
    }
    const speed = Number(values.speed ?? SPEED);
    if (!(speed >= 1))
      throw new Error(`--speed is "${String(values.speed)}" and must be a number from 1; for example --speed 20000`);
    return { speed, onlyPlay: values['only-play'] ?? false };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`);
    process.exit(EXIT_SETTINGS);
  }
}
