/** A relay: the product's own loop, with the statements of relay/leader.ts and sequencer.ts. */
import { relayUntil } from '@tasklog/command-api/relay/leading';
import type { Database } from './database.ts';
import { LEASE_MS } from './reading.ts';
import type { Process } from './schedule.ts';
import type { Whole } from './world.ts';
import { drain, drainByHand } from './writing.ts';

const STANDBY_MS = 1_000;
/** It polls less often than it may: what a lost notification costs is the same, and nothing happens in between. */
const NAP_FACTOR = 8;
/** Small, so that a backlog takes several. */
const BATCH = 5;

export function relay(whole: Whole, by: Process, me: number): void {
  const { db, schedule, points, watch, defects, outbox } = whole;
  void relayUntil(new AbortController().signal, {
    lead: () => db.ask(by, 'relay: asks for the lead', () => lead(whole, db, me)),
    drain: async (epoch) => {
      const drained = defects.has('log by hand')
        ? await drainByHand(db, by, epoch, watch)
        : await db.ask(by, 'relay: drains', () => drain(db, epoch, BATCH, watch));
      if (!drained.leading) points.hit('relay: drained as nobody any more');
      return { ...drained, heads: '' };
    },
    tell: () => tell(whole, by),
    standBy: () => schedule.sleep(by, STANDBY_MS),
    nap: (ms) => schedule.sleep(by, ms * NAP_FACTOR, outbox.signal()),
    wait: (ms) => schedule.sleep(by, ms),
    now: () => schedule.now(),
    keepHouse: async () => undefined,
    resign: async () => undefined,
    onState: () => undefined,
    onLead: (epoch) => epoch !== undefined && epoch > 1 && points.hit('relay: took over'),
    onError: () => undefined,
  });
}

/** A notification that gets lost costs the readers a poll. */
const tell = ({ schedule, random, points, log }: Whole, by: Process): Promise<void> =>
  schedule.call(by, 'network', 'relay: tells readers', () => {
    if (random.chance(0.05)) points.hit('log: told nobody');
    else log.ring();
  });

function lead({ schedule, owners }: Whole, { leader }: Database, me: number): number | undefined {
  const now = schedule.now();
  const holds = leader.leaseUntil > now;
  const free = leader.owner === null || leader.owner === me || !holds || !owners.has(leader.owner);
  if (!free) return undefined;
  if (!(leader.owner === me && holds)) leader.epoch += 1;
  Object.assign(leader, { owner: me, leaseUntil: now + LEASE_MS });
  return leader.epoch;
}
