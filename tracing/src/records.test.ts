import { expect } from 'chai';
import { inPage, scopeOf, startRecordSpan } from './records.ts';
import type { TracedRecord } from './records.ts';
import { logFields } from './scope.ts';
import { startTracing, stopTracing } from './span.ts';
import { formatTraceparent, newSpanContext } from './traceparent.ts';
import { startCollector } from './testing/collector.ts';
import type { CollectedSpan, Collector } from './testing/collector.ts';
import { settingsFor } from './testing/settings.ts';

const record = (
  offset: number,
  { at = new Date().toISOString(), changeid = `c${String(offset)}`, traced = true } = {},
) => {
  const commit = { ...newSpanContext(), sampled: true };
  const event = { id: `e${String(offset)}`, type: 'task.added', changeid };
  return {
    commit,
    topic: 'task-events',
    partition: 2,
    offset,
    at,
    event: { ...event, ...(traced && { traceparent: formatTraceparent(commit) }) },
  };
};
const records = (count: number, options = {}) => Array.from({ length: count }, (_, n) => record(n + 1, options));
const longAgo = '2026-01-01T00:00:00.000Z';

describe('records of the log in their traces', () => {
  let collector: Collector;
  before(async () => {
    collector = await startCollector();
    await startTracing('test', settingsFor(collector.url), (fault) => expect.fail(fault));
  });
  after(async () => {
    await stopTracing();
    await collector.stop();
  });

  /** The spans of a page's handling; those of other pages are told apart by their name. */
  async function spansOf(name: string, page: readonly TracedRecord[], count: number): Promise<CollectedSpan[]> {
    await inPage(name, page, async () => undefined);
    const those = (spans: CollectedSpan[]) => spans.filter((span) => span.name.startsWith(name));
    await inPage('end', [record(1)], async () => undefined);
    await collector.until((spans) => those(spans).length >= count && spans.some((span) => span.name === 'end'));
    return those(collector.spans());
  }

  it('each hang below the commit that wrote them', async () => {
    const [one, two] = [record(7), record(8)];
    const spans = await spansOf('few', [one, two], 2);
    expect(spans.map(({ traceId, parentSpanId }) => [traceId, parentSpanId])).to.deep.equal(
      [one, two].map(({ commit }) => [commit.traceId, commit.spanId]),
    );
    expect(spans[0]?.attributes).to.include({
      'messaging.destination.name': 'task-events',
      'messaging.destination.partition.id': '2',
      'tasklog.offset': 7,
      'messaging.message.id': 'e7',
      'tasklog.change.id': 'c7',
    });
  });
  it('of a backlog cost 21 spans a page at most, the last of which links to their traces', async () => {
    const page = records(500);
    const spans = await spansOf('many', page, 21);
    expect(spans).to.have.length(21);
    const whole = spans.find(({ name }) => name === 'many page');
    expect(whole?.parentSpanId).to.equal(undefined);
    expect(whole?.attributes['messaging.batch.message_count']).to.equal(500);
    expect(whole?.links).to.deep.equal(page.slice(-32).map(({ commit }) => commit.traceId));
  });
  it('that are old, as in a rebuild, do not grow the traces of then', async () => {
    const spans = await spansOf('old', records(3, { at: longAgo }), 1);
    expect(spans.map(({ name }) => name)).to.deep.equal(['old page']);
    expect(startRecordSpan('frame', record(1, { at: longAgo }))).to.equal(undefined);
  });
  it('that are in no trace have no span of their own', async () => {
    expect((await spansOf('bare', [record(1, { traced: false })], 1)).map(({ name }) => name)).to.deep.equal([
      'bare page',
    ]);
  });
  it('that cannot be read are no reason to throw', () => {
    const unreadable = { ...record(1), event: null };
    expect(scopeOf(unreadable)).to.deep.equal({ span: undefined, changeId: undefined });
    expect(startRecordSpan('frame', unreadable)).to.equal(undefined);
  });
  it('tell log lines what they have in common', async () => {
    const one = record(1);
    const fieldsIn = (page: readonly TracedRecord[]) => inPage('lines', page, async () => logFields());
    expect(await fieldsIn([one])).to.include({ traceId: one.commit.traceId, changeId: 'c1' });
    expect(await fieldsIn([one, { ...one, offset: 2 }])).to.include({ traceId: one.commit.traceId, changeId: 'c1' });
    expect(await fieldsIn([one, record(2)])).to.deep.equal({});
  });
});
