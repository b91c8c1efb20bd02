/** What Postgres holds at a place, read page by page for those who ask in about the order of the log. */
import type pg from 'pg';
import type { Envelope } from '@tasklog/schemas';
import { sequenceOf } from '../page.ts';
import { topicNumber } from '../topics.ts';
import type { Topic } from '../topics.ts';

const PAGE_SIZE = 500;

export type Look = (offset: number) => Promise<Envelope | undefined>;

/** For offsets up to `to`; holds one page at a time. Nothing is there: undefined. */
export function lookAt(db: pg.Pool, topic: Topic, partition: number, to: number): Look {
  let from = 0;
  let until = -1;
  let page = new Map<number, Envelope>();

  const read = async (offset: number): Promise<void> => {
    const { rows } = await db.query<{ off: string; event: Envelope }>({
      name: 'log-verify-page',
      text: 'select off, event from log.record where topic = $1 and part = $2 and off between $3 and $4 order by off limit $5',
      values: [topicNumber(topic), partition, offset, Math.max(to, offset), PAGE_SIZE],
    });
    page = new Map(rows.map(({ off, event }) => [Number(off), { ...event, sequence: sequenceOf(Number(off)) }]));
    from = offset;
    until = rows.length < PAGE_SIZE ? Math.max(to, offset) : Number(rows.at(-1)?.off);
  };
  return async (offset) => {
    if (offset < from || offset > until) await read(offset);
    return page.get(offset);
  };
}
