/**
 * Folds records once more, one page after another, into tables of their own that the transaction takes back with it. No
 * page, order of partitions or memory of the rebuild is in it: only the projector and the log.
 */
import { topicNumber, topicOf } from '@tasklog/event-log';
import type { LogRecord } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import { upcast } from '@tasklog/schemas/upcast';
import type { Envelope } from '@tasklog/schemas';
import type { FragmentSqlToken } from 'slonik';
import { applyRecords } from '../apply-records.ts';
import type { Applying } from '../apply-records.ts';
import { setErasedApart } from '../erased.ts';
import { leftOutAmong } from '../left-out.ts';
import { NEVER } from '../projector.ts';
import { row } from '../row.ts';

/** No generation has this number. */
export const SCRATCH = 0;

const PAGE = 500;

type Stored = { topic: number; part: number; off: number; at: string; event: Envelope };
const storedRow = row<Stored>({ topic: 'number', part: 'number', off: 'number', at: 'string', event: 'object' });

/** `applied` selects what the generation has applied of a topic; `users` limits it, undefined means everybody. */
export async function refold(
  tx: Tx,
  applying: Applying,
  applied: (topic: 1 | 2) => FragmentSqlToken,
  users: readonly string[] | undefined,
): Promise<void> {
  const { projector } = applying;
  await tx.query(sql.unsafe`
    insert into projection.generation (projector, gen, state, source, fed)
    values (${projector.name}, ${SCRATCH}, 'building', 'postgres', false)`);
  await tx.query(sql.unsafe`select projection.make_generation(${projector.name}, ${SCRATCH})`);
  const whose = users ? sql.fragment`and event ->> 'userid' = any(${sql.array([...users], 'text')})` : sql.fragment``;
  for (const topic of projector.reads) {
    let after = { part: -1, off: 0 };
    for (;;) {
      const rows: readonly Stored[] = await tx.any(sql.type(storedRow)`
        select topic, part, off, at, event from (${applied(topicNumber(topic) as 1 | 2)}) r
        where (part, off) > (${after.part}, ${after.off}) ${whose} order by part, off limit ${PAGE}`);
      const last = rows.at(-1);
      if (last === undefined) break;
      for (const page of Map.groupBy(rows.map(recordOf), ({ partition }) => partition).values()) {
        const { records } = await setErasedApart(tx, page);
        const leftOut = await leftOutAmong(tx, projector.name, topic, records);
        await applyRecords(tx, applying, records, { generation: SCRATCH, liveFrom: () => NEVER, leftOut, upcast });
      }
      after = last;
    }
  }
}

const recordOf = ({ topic, part, off, at, event }: Stored): LogRecord => ({
  topic: topicOf(topic),
  partition: part,
  offset: off,
  at,
  event,
});
