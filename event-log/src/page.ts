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

/** The next records of a partition. Offsets are dense, so a gap is a fault and is thrown, never stepped over. */
export async function readPage(
  db: pg.Pool,
  topic: Topic,
  partition: number,
  after: number,
  limit: number,
): Promise<LogRecord[]> {
  const { rows } = await db.query<{ off: string; at: number; event: string }>({
    name: 'log-page',
    text: `select off, floor(extract(epoch from at) * 1000)::float8 as at, event from log.record
      where topic = $1 and part = $2 and off > $3 order by off limit $4`,
    values: [topicNumber(topic), partition, after, limit],
    types: AS_TEXT,
  });
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
    id === pg.types.builtins.JSONB ? asText : (pg.types.getTypeParser(id, format) as (text: string) => unknown),
};
