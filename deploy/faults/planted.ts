/**
 * Builds that are broken on purpose, one by one: each patch is applied to a copy of the sources, a short campaign is run on
 * that copy, and it must find what was planted. A net that catches nothing of these would say nothing of the real ones.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runCampaign } from './campaign.ts';
import type { Report } from './campaign.ts';
import type { Profile } from './profiles.ts';
import { repository } from './processes.ts';
import type { ServiceName } from '../bundle/services.ts';

type Focus = {
  /** What must be found: one of these kinds. */
  found: string[];
  /** Parts of the names of the faults that bring it to light. */
  faults?: string[];
  acts?: string[];
  each?: number;
  count?: number;
};

const KILLS = 8;

/** By the name of the patch. */
export const PLANTED: Record<string, Focus> = {
  'relay-takes-before-it-publishes': { found: ['unpublished', 'lost'], faults: ['relay: SIGKILL'] },
  'relay-publishes-unfenced-and-takes-later': { found: ['doubled'], faults: ['relay: SIGKILL'] },
  'checkpoint-before-effect': { found: ['audit', 'read-model', 'parked'], faults: ['projectors: SIGKILL'] },
  'repeats-are-not-skipped': {
    found: ['parked', 'audit', 'read-model'],
    faults: ['projectors: SIGKILL', 'projectors and postgres'],
  },
  'key-kept-after-the-commit': { found: ['doubled'], faults: ['command-api and postgres: answers swallowed'] },
  'outbox-after-the-commit': {
    found: ['unpublished', 'lost'],
    faults: ['command-api: SIGKILL', 'backends terminated'],
  },
  'acknowledged-before-the-commit': { found: ['lost'], faults: ['postgres: postmaster killed', 'backends terminated'] },
  // What commits are on the disk is then a matter of when somebody else's was asked for.
  'commits-do-not-wait-for-the-disk': { found: ['lost'], faults: ['postgres: immediate stop'] },
  'if-match-not-checked': { found: ['lost-update'], acts: ['add', 'retitle', 'stale', 'append'], count: 1 },
  'reminder-fires-though-called-off': { found: ['fired-after-cancel'], acts: ['add', 'remind'], count: 1 },
  'reminder-before-it-is-due': { found: ['early'], acts: ['add', 'remind'], count: 1 },
  'list-without-its-user': { found: ['leaked'], acts: ['add', 'chat'], count: 1 },
  'notices-for-everybody': { found: ['leaked'], acts: ['add', 'retitle'], count: 1 },
  'successor-without-its-key': {
    found: ['successor'],
    acts: ['add', 'recurring'],
    faults: ['clients and command-api: answers swallowed'],
    count: 4,
  },
  'newest-first-onto-the-log': { found: ['misordered'], faults: ['relay: SIGKILL'], count: 4 },
};

/** Cheap, and nothing any of them needs: where a plant shows without a fault, this one is inflicted. */
const HARMLESS = ['realtime: SIGKILL'];
const SERVICES: ServiceName[] = ['relay', 'command-api', 'query-api', 'realtime', 'projectors'];

const profileFor = ({ faults = HARMLESS, acts, count = KILLS, each = 1 }: Focus): Profile => ({
  ...{ mode: 'postgres', services: SERVICES, each, people: 8, perSecond: 40 },
  ...{ faults: count, acknowledged: 150, peaceMs: [300, 900], withinMs: 120_000 },
  settleMs: 15_000,
  only: faults,
  proxied: faults.some((name) => name.includes('swallowed') || name.includes(' and ')),
  ...(acts && { acts }),
});

export type Caught = { name: string; caught: boolean; by: Record<string, number>; report: Report };

export const patches = (): string[] =>
  readdirSync(join(import.meta.dirname, 'planted'))
    .filter((name) => name.endsWith('.patch'))
    .map((name) => basename(name, '.patch'));

/** Runs a campaign on each, or on those whose name contains the part. */
export async function runPlanted(part: string, seed: number, say: (what: string) => void): Promise<Caught[]> {
  const results: Caught[] = [];
  for (const name of patches().filter((each) => each.includes(part))) {
    const focus = PLANTED[name];
    if (focus === undefined) throw new Error(`nobody says what must be found in ${name}.patch: see planted.ts`);
    const tree = plant(name);
    try {
      say(`planted: ${name}`);
      const report = await runCampaign({ profile: profileFor(focus), seed, tree, say: (what) => say(`  ${what}`) });
      const by = Object.fromEntries(
        Object.entries(report.verdict.violations).filter(([kind, count]) => count > 0 && focus.found.includes(kind)),
      );
      const caught = Object.keys(by).length > 0;
      say(`${caught ? 'CAUGHT' : 'NOT CAUGHT'}: ${name} ${JSON.stringify(by)}`);
      results.push({ name, caught, by, report });
      if (caught) rmSync(report.folder, { recursive: true, force: true });
    } finally {
      rmSync(tree, { recursive: true, force: true });
    }
  }
  return results;
}

const PACKAGES = 'schemas tracing domain event-log runtime command-api projectors query-api realtime'.split(' ');

/** A copy of the services' sources with the patch in it; what is installed is that of the original. */
export function plant(name: string): string {
  const tree = mkdtempSync(join(tmpdir(), 'tasklog-planted-'));
  for (const each of PACKAGES) {
    const kept = (path: string): boolean => basename(path) !== 'node_modules';
    cpSync(join(repository, each), join(tree, each), { recursive: true, filter: kept });
    const own = join(repository, each, 'node_modules');
    if (existsSync(own)) symlinkSync(own, join(tree, each, 'node_modules'));
  }
  cpSync(join(repository, 'package.json'), join(tree, 'package.json'));
  const installed = join(repository, 'node_modules');
  mkdirSync(join(tree, 'node_modules/@tasklog'), { recursive: true });
  for (const each of readdirSync(installed))
    if (each !== '@tasklog' && each !== '.cache') symlinkSync(join(installed, each), join(tree, 'node_modules', each));
  for (const each of PACKAGES) symlinkSync(join(tree, each), join(tree, 'node_modules/@tasklog', each));
  const patch = join(import.meta.dirname, 'planted', `${name}.patch`);
  execFileSync('git', ['apply', patch], { cwd: tree, env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() } });
  return tree;
}
