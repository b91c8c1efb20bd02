import type { OpsOutbox } from '@tasklog/schemas';
import type { Question } from '../question.ts';
import { judgeOutbox } from './judge.ts';
import { processOf } from './process.ts';
import { OBSERVERS, rounded, roundedOrNull } from './shown.ts';

export const outbox: Question<Record<never, never>> = {
  path: '/ops/outbox',
  about: 'What waits to be put on the log, and which relay puts it there.',
  parameters: {},
  answer: 'OpsOutbox',
  reads: null,
  roles: OBSERVERS,
  async ask({ db, watch, now }) {
    const seen = await watch.outbox(db);
    const body: OpsOutbox = {
      at: now.toString(),
      depth: seen.depth,
      estimated: seen.estimated,
      oldestAgeSeconds: rounded(seen.oldestAgeSeconds),
      inPerSecond: roundedOrNull(seen.inPerSecond),
      outPerSecond: roundedOrNull(seen.outPerSecond),
      leader: seen.leading ? processOf(seen.leader) : null,
      epoch: seen.epoch,
      since: seen.since,
      leaseAgeSeconds: roundedOrNull(seen.leaseAgeSeconds),
      ...judgeOutbox(seen),
    };
    return { body };
  },
};
