import { TOPICS } from '@tasklog/event-log';
import type { OpsLagHistory } from '@tasklog/schemas';
import { integer, oneOf, text } from '../kinds.ts';
import { optional, orElse } from '../parameters.ts';
import type { Question } from '../question.ts';
import type { History } from './history.ts';
import { OBSERVERS, rounded } from './shown.ts';
import { EVERY_SECONDS, FIELD, OUTBOX, OUTBOX_FIELD, POINTS } from './watch.ts';

/** An answer of three times 360 points each stays below a megabyte. */
const MOST_SERIES = 60;

const parameters = {
  by: orElse(oneOf(['group', 'partition']), 'group', 'One series for each group and topic, or for each partition.'),
  points: orElse(integer(1, POINTS), POINTS, 'So many points, the newest.'),
  group: optional(text(200), 'Only this group.'),
  generation: optional(integer(1, 999_999_999), 'Only this generation.'),
  topic: optional(oneOf(TOPICS), 'Only this topic.'),
};

/** What is shown of all that was seen. */
type Points = (all: readonly number[]) => (number | null)[];
type Series = OpsLagHistory['series'][number];
type Named = Pick<Series, 'group' | 'generation' | 'topic'> & { partition: number; key: string };

export const lagHistory: Question<typeof parameters> = {
  path: '/ops/lag/history',
  about: 'The last hour of lag and outbox, a point every ten seconds, kept in memory.',
  parameters,
  answer: 'OpsLagHistory',
  reads: null,
  roles: OBSERVERS,
  ask({ watch: { history }, values }) {
    const wanted = history
      .keys()
      .filter((key) => key !== OUTBOX)
      .map(named)
      .filter(
        ({ group, generation, topic }) =>
          group === (values.group ?? group) &&
          generation === (values.generation ?? generation) &&
          topic === (values.topic ?? topic),
      );
    const sets =
      values.by === 'partition'
        ? wanted.map((each) => [each])
        : [
            ...Map.groupBy(wanted, ({ group, generation, topic }) =>
              JSON.stringify([group, generation, topic]),
            ).values(),
          ];
    const points: Points = (all) => all.slice(-values.points).map(known);
    const at = history
      .times()
      .slice(-values.points)
      .map((time) => new Date(time).toISOString());
    const body: OpsLagHistory = {
      everySeconds: EVERY_SECONDS,
      since: at[0] ?? null,
      at,
      series: sets.slice(0, MOST_SERIES).map((its) => seriesOf(history, its, values.by === 'partition', points)),
      left: Math.max(0, sets.length - MOST_SERIES),
      outbox: {
        depth: points(history.read(OUTBOX, OUTBOX_FIELD.depth)),
        oldestAgeSeconds: points(history.read(OUTBOX, OUTBOX_FIELD.oldestAgeSeconds)),
        outPerSecond: points(speeds(history.times(), history.read(OUTBOX, OUTBOX_FIELD.moved))),
      },
    };
    return Promise.resolve({ body });
  },
};

function named(key: string): Named {
  const [group, generation, topic, partition] = JSON.parse(key) as [string, number, Series['topic'], number];
  return { key, group, generation, topic, partition };
}

/** Records and speeds add up; the age is that of the partition that is furthest behind. */
function seriesOf(history: History, its: readonly Named[], one: boolean, points: Points): Series {
  const { group, generation, topic, partition } = its[0] as Named;
  const all = (field: number): number[][] => its.map(({ key }) => history.read(key, field));
  const times = history.times();
  return {
    ...{ group, generation, topic, partition: one ? partition : null },
    records: points(merge(all(FIELD.records), (values) => values.reduce((a, b) => a + b, 0))),
    seconds: points(merge(all(FIELD.seconds), (values) => Math.max(...values))),
    perSecond: points(
      speeds(
        times,
        merge(all(FIELD.position), (values) => values.reduce((a, b) => a + b, 0)),
      ),
    ),
  };
}

/** Point by point; one that is not known makes the sum unknown. */
const merge = (series: readonly number[][], join: (values: number[]) => number): number[] =>
  (series[0] ?? []).map((_, n) => join(series.map((each) => each[n] ?? NaN)));

const speeds = (times: readonly number[], values: readonly number[]): number[] =>
  values.map((value, n) =>
    n === 0 ? NaN : (1_000 * (value - (values[n - 1] ?? NaN))) / ((times[n] ?? NaN) - (times[n - 1] ?? NaN)),
  );

const known = (value: number): number | null => (Number.isFinite(value) ? rounded(value) : null);
