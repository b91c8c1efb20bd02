/**
 * One campaign: people at work, faults one after the other, then peace until everything has settled, then the evidence is
 * handed to a checker that knows nothing of how it came about.
 */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ask } from './asking.ts';
import type { Broker } from './broker.ts';
import type { Person } from './desk.ts';
import { faultsFor, inTurn } from './faults.ts';
import type { Fault, Recovery, Suffering } from './fault.ts';
import { openHistory } from './history.ts';
import type { History } from './history.ts';
import { openScreen, startWebhooks } from './outside.ts';
import type { Screen } from './outside.ts';
import { startPeople } from './people.ts';
import type { Profile } from './profiles.ts';
import { repository } from './processes.ts';
import { seeded } from '../testing/random.ts';
import { wordOf } from './word.ts';
import { settled } from './settling.ts';
import { dumpTables } from './shadow.ts';
import { StillNot } from './until.ts';
import { startWhole } from './whole.ts';
import type { Whole } from './whole.ts';

export type CampaignOptions = {
  profile: Profile;
  seed: number;
  say: (what: string) => void;
  /** The sources that run; ours when left out. */
  tree?: string;
  /** Aborted, no further fault begins; what was seen until then is judged. */
  signal?: AbortSignal;
  /** Where the evidence is kept; a temporary folder when left out. */
  folder?: string;
};

export type Verdict = {
  operations: number;
  acknowledged: number;
  violations: Record<string, number>;
  found: Record<string, { id: string }[]>;
  [count: string]: unknown;
};

export type Report = {
  seed: number;
  mode: string;
  folder: string;
  seconds: number;
  inflicted: Record<string, number>;
  skipped: Record<string, string>;
  /** Milliseconds until what was killed was of use again, sorted. */
  recovery: Record<Recovery['of'], number[]>;
  /** What needs no checker to be wrong. */
  troubles: string[];
  /** What was not back within its time, and came in the end or is told of as a trouble. */
  late: string[];
  verdict: Verdict;
};

const TOKEN_SECONDS = 4 * 3_600;
/** More than any reminder is ahead when it is set. */
const REMINDERS_DUE_MS = 13_000;

export async function runCampaign({
  profile,
  seed,
  say,
  tree = repository,
  folder,
  signal,
}: CampaignOptions): Promise<Report> {
  const history = openHistory(folder ?? mkdtempSync(join(tmpdir(), 'tasklog-faults-')));
  const random = seeded(seed);
  const began = Date.now();
  const whole = await startWhole({ ...profile, tree, folder: history.folder, say });
  const webhooks = await startWebhooks(history);
  const screens: Screen[] = [];
  const troubles: string[] = [];
  const late: string[] = [];
  try {
    const users = await peopleOf(whole, profile.people, random.fork('people'));
    const [poisoned, ...workers] = users as [Person, ...Person[]];
    for (const user of workers) await hook(whole, user, webhooks.urlFor(user.userId), history);
    const socketUrl = `${whole.urls.realtime.replace('http', 'ws')}/v1/updates`;
    screens.push(...workers.map((user, n) => openScreen(socketUrl, user, n, history)));
    await Promise.all(screens.map(({ ready }) => ready));
    say(`${String(workers.length)} people, ${String(screens.length)} screens; seed ${String(seed)}`);
    const people = startPeople({
      ...{ users: workers, history, perSecond: profile.perSecond, acts: profile.acts },
      urls: whole.urls,
      viaWeb: profile.services.includes('web'),
      random: random.fork('acts'),
    });
    const suffering: Suffering = {
      ...{ whole, people, history, poisoned },
      random: random.fork('faults'),
      anyToken: () => random.pick(workers).token,
    };
    const done = await inflictAll(suffering, profile, { say, signal, troubles, late });
    await people.stop();
    say('peace: waiting until everything has settled');
    if (profile.acts?.includes('remind') ?? true) await wait(REMINDERS_DUE_MS);
    troubles.push(...(await settled(whole, screens, profile.settleMs)));
    troubles.push(...odd(people.odd), ...surprises(whole));
    for (const screen of screens) screen.stop();
    await dumpTables(whole.database, history.folder);
    return {
      ...{ seed, mode: profile.mode, folder: history.folder, ...done, troubles, late },
      verdict: judge(history, { whole, workers, poisoned }),
      seconds: Math.round((Date.now() - began) / 1_000),
    };
  } finally {
    for (const screen of screens) screen.stop();
    for (const fault of await whole.stop()) say(`while stopping: ${fault}`);
    await webhooks.stop();
  }
}

/** Names that mean nothing; markers that are in no other word. */
async function peopleOf({ issuer, urls }: Whole, count: number, random: ReturnType<typeof seeded>): Promise<Person[]> {
  const first = random.whole(1_000_000, 9_000_000);
  return Promise.all(
    Array.from({ length: count + 1 }, async (_, n) => {
      const name = `person ${String(n)}`;
      const token = await issuer.token(name, { seconds: TOKEN_SECONDS, issuer: urls.web });
      const marker = `w${wordOf(first + n * 7_919)}`;
      return { name, userId: issuer.userId(name), token, marker, free: [], shared: [], past: [] };
    }),
  );
}

async function hook({ urls }: Whole, { token, userId }: Person, url: string, history: History): Promise<void> {
  const answer = await ask(
    {
      url: `${urls['command-api']}/v1/notification-settings`,
      method: 'PATCH',
      token,
      headers: { 'idempotency-key': randomUUID() },
      body: { webhook: { on: true, url } },
    },
    60_000,
    (text) => history.told(userId, text),
  );
  if (answer.status !== 200) throw new Error(`the webhook was not taken: ${answer.text}`);
}

async function inflictAll(
  suffering: Suffering,
  profile: Profile,
  {
    say,
    signal,
    troubles,
    late,
  }: Pick<CampaignOptions, 'say'> & { signal: AbortSignal | undefined; troubles: string[]; late: string[] },
) {
  const { whole, people, history, random } = suffering;
  const wanted = faultsFor(whole).filter(({ name }) => profile.only?.some((part) => name.includes(part)) ?? true);
  const reason = ({ needs }: Fault): string | undefined => (needs === undefined ? undefined : whole.missing.get(needs));
  const skipped = Object.fromEntries(
    wanted.flatMap((fault) => (reason(fault) ? [[fault.name, reason(fault) ?? '']] : [])),
  );
  const next = inTurn(
    wanted.filter((fault) => reason(fault) === undefined),
    random,
  );
  const inflicted: Record<string, number> = {};
  const recovery: Report['recovery'] = { service: [], postgres: [], broker: [] };
  const end = Date.now() + profile.withinMs;
  const underWay = new Set<string>();
  const inHand = (): number => underWay.size;
  const held: Fault[] = [];
  let [begun, count] = [0, 0];
  const more = (): boolean =>
    (begun < profile.faults || people.acknowledged() < profile.acknowledged) && Date.now() < end && !signal?.aborted;
  /** One fault after the other; with several of these at once, each that begins may fall into another. */
  const lane = async (): Promise<void> => {
    while (more()) {
      await wait(random.whole(...profile.peaceMs));
      if (begun >= profile.faults || !more()) continue;
      const fault = held.shift() ?? next();
      // What two faults would do to one thing at once is nobody's to say, nor to mend: its turn comes later.
      if (underWay.has(placeOf(fault))) {
        held.push(fault);
        continue;
      }
      begun += 1;
      underWay.add(placeOf(fault));
      const alone = inHand() === 1;
      const at = Date.now();
      const outcome = await fault.inflict(suffering).catch((error: unknown) => {
        (error instanceof StillNot ? late : troubles).push(`${fault.name}: ${(error as Error).message}`);
      });
      underWay.delete(placeOf(fault));
      count += 1;
      inflicted[fault.name] = (inflicted[fault.name] ?? 0) + 1;
      const { recovery: how, note } = outcome ?? {};
      if (how && alone && inHand() === 0) recovery[how.of].push(how.ms);
      history.fault({
        ...{ n: count, name: fault.name, at, until: Date.now() },
        ...(how && { recoveredMs: how.ms }),
        ...(note && { note }),
      });
      const back = how ? `, back after ${String(how.ms)} ms` : '';
      say(
        `${String(count)}/${String(profile.faults)} ${fault.name}${back} · ${String(people.acknowledged())} acknowledged`,
      );
    }
  };
  await Promise.all(Array.from({ length: profile.lanes ?? 1 }, lane));
  for (const each of Object.values(recovery)) each.sort((a, b) => a - b);
  return { inflicted, skipped, recovery };
}

/** What a fault is done to: the links are one place, since several faults may choose the same. Poison is put in by hand. */
function placeOf({ name }: Fault): string {
  if (name.startsWith('link')) return 'link';
  return name.startsWith('poison') ? 'postgres' : (name.split(/[:]/)[0] ?? name);
}

/** Answers that are wrong whatever they were an answer to. */
const odd = (what: readonly string[]): string[] =>
  what.length === 0
    ? []
    : [`${String(what.length)} answers that nobody should see, such as ${what.slice(0, 3).join(' || ')}`];

/** Processes that ended by themselves with anything but an orderly stop. */
function surprises({ instances }: Whole): string[] {
  return instances.flatMap(({ name, surprises: all }) =>
    all.length === 0 ? [] : [`${name} ended by itself ${String(all.length)} times: ${all[0] ?? ''}`],
  );
}

function judge(
  history: History,
  { whole, workers, poisoned }: { whole: Whole; workers: readonly Person[]; poisoned: Person },
): Verdict {
  const known = {
    people: workers.map(({ userId, marker }) => ({ userId, marker })),
    hooked: workers.map(({ userId }) => userId),
    poisoned: poisoned.userId,
    ...(whole.broker && { segments: { folder: segmentsOf(whole.broker, history), prefix: whole.broker.prefix } }),
  };
  writeFileSync(join(history.folder, 'campaign.json'), JSON.stringify(known));
  const checker = join(import.meta.dirname, 'checker/check.py');
  const { stdout, stderr, status } = spawnSync('python3', [checker, history.folder], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0 && status !== 1) throw new Error(`the checker failed: ${stderr}`);
  if (stdout === '') throw new Error(`the checker said nothing: ${stderr}`);
  return JSON.parse(stdout) as Verdict;
}

/** What lies on the broker's disk goes into the evidence, as it is. */
function segmentsOf({ segments, prefix }: Broker, { folder }: History): string {
  const kept = join(folder, 'segments');
  for (const name of readdirSync(segments))
    if (name.startsWith(prefix)) cpSync(join(segments, name), join(kept, name), { recursive: true });
  return kept;
}
