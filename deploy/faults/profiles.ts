import type { Mode } from './whole.ts';
import { SERVICES } from '../bundle/services.ts';
import type { ServiceName } from '../bundle/services.ts';

/** How much of a campaign: it ends when all three are reached, or when its time is up. */
export type Profile = {
  mode: Mode;
  services: readonly ServiceName[];
  each: number;
  people: number;
  perSecond: number;
  faults: number;
  acknowledged: number;
  /** Between two faults there is peace, so that what each one does can be told. */
  peaceMs: readonly [number, number];
  withinMs: number;
  /** How many faults may be under way at once, each of another thing; one when left out. */
  lanes?: number;
  /** How long each thing may take to settle at the end, instead of as long as is promised. */
  settleMs?: number;
  /** What comes late is told of, and is not wrong. */
  untimed?: boolean;
  /** A fault that this machine lacks the tool for is wrong; what only root may do is not. */
  complete?: boolean;
  /** Whether links go through a proxy; without one their faults are no part of the campaign. */
  proxied?: boolean;
  /** Only faults whose name contains one of these; and only these acts. */
  only?: readonly string[];
  acts?: readonly string[];
};

const MINUTE = 60_000;

export const PROFILES = {
  /** For a gate: every kind of fault once. */
  short: {
    ...{ mode: 'postgres', services: SERVICES, each: 2, people: 16, perSecond: 25 },
    ...{ faults: 50, acknowledged: 3_000, peaceMs: [100, 400], withinMs: 6 * MINUTE },
    lanes: 2,
  },
  /** The same in a CI run, of which nobody knows what else its machine does: what is right is judged, how long it took is not. */
  ci: {
    ...{ mode: 'postgres', services: SERVICES, each: 2, people: 16, perSecond: 25 },
    ...{ faults: 50, acknowledged: 2_000, peaceMs: [100, 400], withinMs: 4.5 * MINUTE },
    ...{ lanes: 2, settleMs: 10 * MINUTE, untimed: true, complete: true },
  },
  /** By hand: what docs/faults.md tells of. */
  long: {
    ...{ mode: 'postgres', services: SERVICES, each: 2, people: 32, perSecond: 25 },
    ...{ faults: 220, acknowledged: 12_000, peaceMs: [100, 600], withinMs: 60 * MINUTE },
    lanes: 2,
  },
  /** In every test run: one of each service but the web, and the faults that cost least; it ends as soon as it has them. */
  tiny: {
    ...{ mode: 'postgres', services: SERVICES.filter((name) => name !== 'web'), each: 1, people: 6, perSecond: 25 },
    ...{ faults: 4, acknowledged: 150, peaceMs: [200, 500], withinMs: 5 * MINUTE },
    proxied: false,
    only: ['relay: SIGKILL', 'projectors: SIGKILL', 'command-api: SIGKILL', 'postgres: backends terminated'],
  },
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof PROFILES;
