import type { DeadLetter, Generation, OpsHealth, OpsLagPartition, OpsOutbox, Replay } from '@tasklog/schemas';

/** How something is, at a glance. Busy is not bad: what works towards being well is not red. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'unknown';

/** Beside the colour, for whoever does not see it. */
export const SIGNS: Record<Tone, string> = { good: '●', busy: '◐', warn: '▲', bad: '■', unknown: '○' };

type Tones<S extends string> = Record<S, Tone>;

export const HEALTH: Tones<OpsHealth['state']> = { ok: 'good', warn: 'warn', bad: 'bad', unknown: 'unknown' };

export const OUTBOX: Tones<OpsOutbox['state']> = { ok: 'good', slow: 'warn', stopped: 'bad' };

export const LAG: Tones<OpsLagPartition['state']> = {
  current: 'good',
  behind: 'busy',
  retrying: 'warn',
  waiting: 'warn',
  paused: 'bad',
  stuck: 'bad',
};

export const REPLAY: Tones<Replay['state']> = {
  running: 'busy',
  indexing: 'busy',
  'catching-up': 'busy',
  verifying: 'busy',
  ready: 'good',
  swapped: 'good',
  done: 'good',
  paused: 'warn',
  cancelled: 'unknown',
  failed: 'bad',
};

export const GENERATION: Tones<Generation['state']> = {
  live: 'good',
  ready: 'good',
  building: 'busy',
  retained: 'unknown',
  scratch: 'unknown',
};

export const LETTER: Tones<DeadLetter['state']> = {
  waiting: 'warn',
  retried: 'good',
  repaired: 'good',
  skipped: 'unknown',
  discarded: 'unknown',
};
