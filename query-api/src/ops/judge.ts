/** What a partition's numbers mean, and what to do about it. Pure: what was seen before comes as `idleSeconds`. */
import type { OpsLagPartition } from '@tasklog/schemas';
import type { LagReading, OutboxReading } from './readings.ts';
import { processInWords, processOf } from './process.ts';

/** Behind, and no step for so long: nobody waits longer to be told. */
export const STUCK_AFTER_SECONDS = 60;
/** Longer than a healthy group needs to give a partition to somebody else. */
const UNOWNED_AFTER_SECONDS = 10;

export type State = OpsLagPartition['state'];
export type Verdict = Pick<OpsLagPartition, 'state' | 'why' | 'advice'>;

/** From bad to good. */
export const STATES: readonly State[] = ['stuck', 'paused', 'retrying', 'waiting', 'behind', 'current'];

export const worse = (a: State, b: State): number => STATES.indexOf(a) - STATES.indexOf(b);

const fine = (state: State): Verdict => ({ state, why: null, advice: null });

/**
 * `idleSeconds`: how long its position has not moved, as far as it was watched. `bridge`: where the bridge to a broker
 * stands in the same partition, if there is one that is behind.
 */
export function judge(reading: LagReading, idleSeconds: number, bridge: LagReading | undefined): Verdict {
  const { head, position, owner, trouble } = reading;
  if (head <= position) return fine('current');
  const failing = trouble?.behind === position ? trouble : undefined;
  const idle = Math.max(idleSeconds, failing ? (Date.parse(failing.at) - Date.parse(failing.since)) / 1_000 : 0);
  const stuck = idle >= STUCK_AFTER_SECONDS;
  if (bridge?.position === position) {
    return {
      state: 'waiting',
      why: `${bridge.group} has carried the log to the broker only up to offset ${String(position)}`,
      advice: `Look at ${bridge.group}: it is the relay's, and what it waits for is in its own line.`,
    };
  }
  if (owner === null && Math.max(idle, Math.min(idleSeconds, reading.seconds)) >= UNOWNED_AFTER_SECONDS) {
    return { state: 'paused', why: 'no process reads it', advice: startIt(reading.group) };
  }
  if (failing) {
    return {
      state: stuck ? 'stuck' : 'retrying',
      why: `it fails at offset ${String(position + 1)}, attempt ${String(failing.attempts)}: ${failing.error}`,
      advice: 'Mend the cause that the error names; it is tried again by itself, and nothing is lost meanwhile.',
    };
  }
  if (!stuck) return fine('behind');
  const process = processOf(owner);
  return {
    state: 'stuck',
    why: `its position has not moved for ${String(Math.round(idle))} s, and no error was told`,
    advice: process
      ? `Look at the log of ${processInWords(process)}; if it says nothing, restart it: another takes over where it stood.`
      : startIt(reading.group),
  };
}

const startIt = (group: string): string =>
  group.startsWith('bridge:')
    ? `Start the relay with LOG=${group.slice('bridge:'.length)}. If that broker is not used any more, forget the group: docs/operations.md.`
    : `Start the projectors (node projectors/src/main.ts ${group}), or look why they end: tasklog doctor.`;

const SLOW_AFTER_SECONDS = 5;
const LEASE_SECONDS = 10;

/** The same for the outbox and whoever drains it. */
export function judgeOutbox({ leading, leaseAgeSeconds, oldestAgeSeconds, depth }: OutboxReading): {
  state: 'ok' | 'slow' | 'stopped';
  why: string | null;
  advice: string | null;
} {
  if (!leading) {
    return {
      state: 'stopped',
      why: leaseAgeSeconds === null ? 'no relay has ever led' : 'no relay leads',
      advice: 'Start a relay (node command-api/src/relay.main.ts). Commands go on meanwhile; nothing is lost.',
    };
  }
  if ((leaseAgeSeconds ?? 0) > LEASE_SECONDS) {
    return {
      state: 'stopped',
      why: 'the relay that leads does not renew its lease',
      advice: 'Restart it: it hangs, or its machine does. Another one takes over at once.',
    };
  }
  if (depth > 0 && oldestAgeSeconds > SLOW_AFTER_SECONDS) {
    return {
      state: 'slow',
      why: `the oldest entry waits for ${String(Math.round(oldestAgeSeconds))} s`,
      advice:
        'Look at the log of the relay, and for a long transaction in pg_stat_activity: it keeps the outbox from being cleaned.',
    };
  }
  return { state: 'ok', why: null, advice: null };
}
