/**
 * Records of the log in the traces they came from.
 *
 * An event carries the `traceparent` of the commit that wrote it (the CloudEvents extension: where the transmission began,
 * not its last hop), so relay, projectors and realtime each hang their span below that commit, whatever carried the record
 * and however many of them trace at all. One trace then leads from the message to the frame, and no hop rewrites a record.
 *
 * Parents or links. Consumers work on pages, and a page mixes traces. At the pace of people a page holds one record, and a
 * span below its commit is what one wants to see. At the pace of a backlog that would cost a span a record and show
 * nothing. So the first CHILDREN fresh records of a page have a span of their own, in their own trace; if there are more,
 * the page as a whole has one, in a trace of its own, with links to some of theirs. Fresh: at most FRESH_MS on the log.
 * A rebuild reads records that are months old, and must not grow the traces of then. So a page costs at most CHILDREN + 1 spans.
 */
import { within } from './scope.ts';
import type { Scope } from './scope.ts';
import { isTracing, startSpan } from './span.ts';
import { parseTraceparent } from './traceparent.ts';
import type { Span } from './tracer.ts';

const CHILDREN = 20;
const LINKS = 32;
const FRESH_MS = 60_000;

/** As much of a record as a trace tells of it: where it lies and what it is, never what is in it. */
export type TracedRecord = {
  topic: string;
  partition: number;
  offset: number;
  at: string;
  /** Null for what cannot be read: it has no trace, and is no reason to throw. */
  event: { id: string; type: string; changeid: string; traceparent?: string | undefined } | null;
};

/** What log lines about one record name. */
export const scopeOf = ({ event }: TracedRecord): Scope => ({
  span: parseTraceparent(event?.traceparent),
  changeId: event?.changeid,
});

/** The span of one record below the commit that wrote it; undefined where there is none, or the record is old. */
export function startRecordSpan(
  name: string,
  record: TracedRecord,
  began: { startTime?: number } = {},
): Span | undefined {
  if (!isTracing() || Date.now() - Date.parse(record.at) > FRESH_MS) return undefined;
  const parent = parseTraceparent(record.event?.traceparent);
  return parent && startSpan(name, { kind: 'consumer', parent, attributes: attributesOf(record), ...began });
}

/** Handles a page in the traces of its records. Its log lines name what all of its records have in common. */
export async function inPage<T>(name: string, records: readonly TracedRecord[], work: () => Promise<T>): Promise<T> {
  const spans = isTracing() ? startPageSpans(name, records) : [];
  const scope = { ...sharedScope(records), ...(spans.length === 1 && { span: spans[0]?.context }) };
  try {
    const result = await within(scope, work);
    for (const span of spans) span.end();
    return result;
  } catch (error) {
    for (const span of spans) span.end(error);
    throw error;
  }
}

function startPageSpans(name: string, records: readonly TracedRecord[]): Span[] {
  const children = records.slice(0, CHILDREN).map((record) => startRecordSpan(name, record));
  const spans = children.filter((span) => span !== undefined);
  const [first] = records;
  if (first !== undefined && spans.length < records.length) {
    const links = records.slice(-LINKS).flatMap(({ event }) => parseTraceparent(event?.traceparent) ?? []);
    const attributes = { ...placeOf(first), 'messaging.batch.message_count': records.length };
    const page = startSpan(`${name} page`, { kind: 'consumer', parent: null, links, attributes });
    if (page) spans.push(page);
  }
  return spans;
}

function sharedScope(records: readonly TracedRecord[]): Scope {
  const [first] = records;
  if (first === undefined) return {};
  const { span, changeId } = scopeOf(first);
  return {
    ...(records.every(({ event }) => event?.changeid === changeId) && { changeId }),
    ...(records.every(({ event }) => event?.traceparent === first.event?.traceparent) && { span }),
  };
}

const placeOf = ({ topic, partition }: TracedRecord) => ({
  'messaging.system': 'tasklog',
  'messaging.destination.name': topic,
  'messaging.destination.partition.id': String(partition),
});

const attributesOf = (record: TracedRecord) => ({
  ...placeOf(record),
  'tasklog.offset': record.offset,
  'messaging.message.id': record.event?.id,
  'tasklog.event.type': record.event?.type,
  'tasklog.change.id': record.event?.changeid,
});
