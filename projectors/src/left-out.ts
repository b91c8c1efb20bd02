import { topicNumber } from '@tasklog/event-log';
import type { LogRecord, Topic } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import type { FragmentSqlToken } from 'slonik';
import { row } from './row.ts';

/** What operators have decided that a projector leaves out, in every generation: the same rows come of it each time. */
export type LeftOut = {
  /** Whether this record is one of those. */
  has: (record: Place) => boolean;
  /** Whether this version of a task was told by one of those: the next one may then follow the one before it. */
  version: (taskId: string, version: number) => boolean;
};

type Place = Pick<LogRecord, 'partition' | 'offset'>;

export const NOTHING: LeftOut = { has: () => false, version: () => false };

const leftOutRow = row<{ part: number; off: number; subject: string; version: string }>({
  part: 'number',
  off: 'number',
  subject: 'string',
  version: 'string?',
});

/** What is left out among these records, and of their tasks before them. */
export async function leftOutAmong(
  tx: Tx,
  group: string,
  topic: Topic,
  records: readonly LogRecord[],
): Promise<LeftOut> {
  const rows = await tx.any(sql.type(leftOutRow)`
    select part, off, coalesce(event ->> 'subject', '') as subject, event ->> 'taskversion' as version
    from log.dead_letter where ${leftOutOf(group, topic, records)}`);
  if (rows.length === 0) return NOTHING;
  const places = new Set(rows.map(({ part, off }) => `${String(part)}/${String(off)}`));
  const versions = new Set(rows.map(({ subject, version }) => `${subject} ${version ?? ''}`));
  return {
    has: ({ partition, offset }) => places.has(`${String(partition)}/${String(offset)}`),
    version: (taskId, version) => versions.has(`${taskId} ${String(version)}`),
  };
}

/** Which rows of log.dead_letter those are. */
export function leftOutOf(group: string, topic: Topic, records: readonly LogRecord[]): FragmentSqlToken {
  const subjects = [...new Set(records.map(({ event }) => subjectOf(event)))];
  return sql.fragment`(grp, topic) = (${group}, ${topicNumber(topic)}) and state in ('skipped', 'discarded', 'repaired')
      and coalesce(event ->> 'subject', '') = any(${sql.array(subjects, 'text')})`;
}

/** As `->>` in Postgres gives it, for all but numbers and objects, which no task has for a name. */
const subjectOf = ({ subject }: { subject?: unknown }): string => (typeof subject === 'string' ? subject : '');
