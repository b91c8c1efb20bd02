import pg from 'pg';
import type { Envelope } from '@tasklog/schemas';
import type { LogRecord } from './event-log.ts';
import { topicNumber } from './topics.ts';
import type { Topic } from './topics.ts';

/** Records that are read and handled at once. */
export const PAGE_SIZE = 500;

/** Width of the zero-padded `sequence`: offsets then sort as text, which the CloudEvents extension asks for. */
const SEQUENCE_DIGITS = 16;

export const sequenceOf = (offset: number): string => String(offset).padStart(SEQUENCE_DIGITS, '0');

type Row = { off: string; at: number; event: string };

/** The next records of a partition. Offsets are dense, so a gap is a fault and is thrown, never stepped over. */
export async function readPage(
  db: pg.Pool,
  topic: Topic,
  partition: number,
  after: number,
  limit: number,
): Promise<LogRecord[]> {
  const { rows } = await db.query<Row>({
    name: 'log-page',
    text: `select off, floor(extract(epoch from at) * 1000)::float8 as at, event from log.record
      where topic = $1 and part = $2 and off > $3 order by off limit $4`,
    values: [topicNumber(topic), partition, after, limit],
    types: AS_TEXT,
  });
  return recordsOf(rows, topic, partition, after);
}

/** Where a page begins, and what becomes of it. */
type Asked = {
  partition: number;
  after: number;
  resolve: (records: LogRecord[]) => void;
  reject: (error: unknown) => void;
};

/** Reads pages of one topic as readPage does; those that are asked for in one turn of the event loop in one statement. */
export function pagesReader(
  db: pg.Pool,
  topic: Topic,
  limit: number,
): (partition: number, after: number) => Promise<LogRecord[]> {
  let asked: Asked[] = [];
  const readAll = async (): Promise<void> => {
    const all = asked;
    asked = [];
    const [first] = all;
    if (all.length === 1 && first)
      return void readPage(db, topic, first.partition, first.after, limit).then(first.resolve, first.reject);
    try {
      const pages = await readPages(db, topic, all, limit);
      all.forEach((each, n) => settle(each, () => recordsOf(pages[n] ?? [], topic, each.partition, each.after)));
    } catch (error) {
      for (const { reject } of all) reject(error);
    }
  };
  return (partition, after) =>
    new Promise((resolve, reject) => {
      if (asked.length === 0) setImmediate(() => void readAll());
      asked.push({ partition, after, resolve, reject });
    });
}

async function readPages(db: pg.Pool, topic: Topic, asked: readonly Asked[], limit: number): Promise<Row[][]> {
  const { rows } = await db.query<Row & { n: number }>({
    name: 'log-pages',
    text: `select (a.n - 1)::int as n, off, floor(extract(epoch from at) * 1000)::float8 as at, event
      from unnest($2::int2[], $3::int8[]) with ordinality as a (part, behind, n)
      cross join lateral (
        select off, at, event from log.record r
        where r.topic = $1 and r.part = a.part and r.off > a.behind order by r.off limit $4
      ) page order by a.n, off`,
    values: [topicNumber(topic), asked.map(({ partition }) => partition), asked.map(({ after }) => after), limit],
    types: AS_TEXT,
  });
  const pages: Row[][] = asked.map(() => []);
  for (const { n, ...row } of rows) pages[n]?.push(row);
  return pages;
}

/** A gap in one of them is no fault of the others. */
function settle({ resolve, reject }: Asked, records: () => LogRecord[]): void {
  try {
    resolve(records());
  } catch (error) {
    reject(error);
  }
}

function recordsOf(rows: readonly Row[], topic: Topic, partition: number, after: number): LogRecord[] {
  return rows.map((row, n) => {
    const offset = Number(row.off);
    if (offset !== after + 1 + n) {
      throw new Error(
        `gap in ${topic}/${String(partition)}: offset ${String(after + 1 + n)} is missing, ${String(offset)} came instead`,
      );
    }
    const event = placed(JSON.parse(row.event), sequenceOf(offset));
    return { topic, partition, offset, at: new Date(row.at).toISOString(), event, size: row.event.length };
  });
}

/** The event with its place in it. What is no object, which only a broken writer can have put there, is made one. */
function placed(event: unknown, sequence: string): Envelope {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return { ...(event as Envelope), sequence };
  return Object.assign(event as Envelope, { sequence });
}

/** Events come as text, so that it is known how large they are; all else as ever. */
const asText = (text: string): string => text;
const AS_TEXT: pg.CustomTypesConfig = {
  getTypeParser: (id, format): ((text: string) => unknown) =>
    id === pg.types.builtins.JSON ? asText : (pg.types.getTypeParser(id, format) as (text: string) => unknown),
};
