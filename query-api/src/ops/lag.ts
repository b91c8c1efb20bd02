import type { OpsLag, OpsLagGroup, OpsLagPartition } from '@tasklog/schemas';
import { text } from '../kinds.ts';
import { optional } from '../parameters.ts';
import type { Question } from '../question.ts';
import { judge, worse } from './judge.ts';
import { processOf } from './process.ts';
import { OBSERVERS, rounded, roundedOrNull } from './shown.ts';
import type { Seen } from './watch.ts';

const parameters = { group: optional(text(200), 'Only this group.') };

export const lag: Question<typeof parameters> = {
  path: '/ops/lag',
  about:
    'How far each group is behind the log, partition by partition, worst first; who reads it; what went wrong last.',
  parameters,
  answer: 'OpsLag',
  reads: null,
  roles: OBSERVERS,
  async ask({ db, watch, values, now }) {
    const partitions = partitionsOf(await watch.lag(db)).filter(
      ({ group }) => values.group === undefined || group === values.group,
    );
    const groups = groupsOf(partitions);
    const body: OpsLag = { at: now.toString(), totals: totalsOf(groups, partitions), groups, partitions };
    return { body };
  },
};

/** What was read and what it means, worst first. */
export function partitionsOf(seen: readonly Seen[]): OpsLagPartition[] {
  const bridges = seen.filter(({ group, head, position }) => group.startsWith('bridge:') && head > position);
  const bridgeOf = ({ group, topic, partition }: Seen): Seen | undefined =>
    bridges.find((each) => each.group !== group && each.topic === topic && each.partition === partition);
  return seen.map((each) => partitionOf(each, bridgeOf(each))).toSorted(worstFirst);
}

function partitionOf(seen: Seen, bridge: Seen | undefined): OpsLagPartition {
  const { group, generation, topic, partition, head, position, committed, trouble } = seen;
  const over = trouble !== undefined && trouble.behind !== position;
  return {
    ...{ group, generation, topic, partition, head, position, committed },
    records: Math.max(0, head - position),
    seconds: rounded(head > position ? seen.seconds : 0),
    perSecond: roundedOrNull(seen.perSecond),
    owner: processOf(seen.owner),
    ...judge(seen, seen.idleSeconds, group.startsWith('bridge:') ? undefined : bridge),
    lastError: trouble
      ? {
          error: trouble.error,
          offset: trouble.behind + 1,
          attempts: trouble.attempts,
          since: trouble.since,
          at: trouble.at,
          nextTry: over ? null : trouble.nextTry,
          over,
        }
      : null,
  };
}

const worstFirst = (a: OpsLagPartition, b: OpsLagPartition): number =>
  worse(a.state, b.state) ||
  b.seconds - a.seconds ||
  b.records - a.records ||
  a.group.localeCompare(b.group) ||
  a.generation - b.generation ||
  a.topic.localeCompare(b.topic) ||
  a.partition - b.partition;

/** Partitions come worst first, so the first one of a group speaks for it, and groups come worst first as well. */
function groupsOf(partitions: readonly OpsLagPartition[]): OpsLagGroup[] {
  const byGroup = Map.groupBy(partitions, ({ group, generation, topic }) => JSON.stringify([group, generation, topic]));
  return [...byGroup.values()].flatMap((its) => {
    const worst = its[0];
    if (worst === undefined) return [];
    const { group, generation, topic, state, why, advice } = worst;
    const speeds = its.map(({ perSecond }) => perSecond).filter((each) => each !== null);
    const owners = new Map(its.flatMap(({ owner }) => (owner ? [[JSON.stringify(owner), owner] as const] : [])));
    return {
      ...{ group, generation, topic, state, why, advice },
      partitions: its.length,
      records: its.reduce((sum, { records }) => sum + records, 0),
      seconds: Math.max(...its.map(({ seconds }) => seconds)),
      perSecond: speeds.length === 0 ? null : rounded(speeds.reduce((a, b) => a + b, 0)),
      stuck: its.filter((each) => each.state === 'stuck').length,
      owners: [...owners.values()],
    };
  });
}

function totalsOf(groups: readonly OpsLagGroup[], partitions: readonly OpsLagPartition[]): OpsLag['totals'] {
  return {
    records: partitions.reduce((sum, { records }) => sum + records, 0),
    seconds: Math.max(0, ...partitions.map(({ seconds }) => seconds)),
    groups: groups.length,
    partitions: partitions.length,
    stuck: partitions.filter(({ state }) => state === 'stuck').length,
    paused: partitions.filter(({ state }) => state === 'paused').length,
  };
}
