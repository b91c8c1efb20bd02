import { expect } from 'chai';
import fc from 'fast-check';
import type { LogRecord } from '../event-log.ts';
import { anEvent } from '../testing/events.ts';
import { Unreadable } from './broker.ts';
import type { Counted, Delivery } from './broker.ts';
import { fromLog, inOrder } from './order.ts';
import type { OrderOptions } from './order.ts';

const HEAD = 12;
const AT = '2026-11-23T12:00:00.000Z';
const log: LogRecord[] = Array.from({ length: HEAD }, (_, n) => ({
  ...{ topic: 'task-events', partition: 0, offset: n + 1, at: AT },
  event: anEvent('0190aaaa-0000-7000-8000-000000000001', String(n + 1)),
}));

const delivery = (offset: number, read?: () => never): Delivery => ({
  ...{ partition: 0, offset, at: AT },
  read: read ?? (() => (log[offset - 1] as LogRecord).event),
});
const spoilt = (offset: number): Delivery =>
  delivery(offset, () => {
    throw new Unreadable('spoilt');
  });

async function run(after: number, deliveries: Delivery[], pageSize = 4) {
  const counts: Partial<Record<Counted, number>> = {};
  const unreadable: number[] = [];
  const options: OrderOptions = {
    topic: 'task-events',
    pageSize,
    reaches: async (offset) => offset <= HEAD,
    read: async (behind, limit) => log.slice(behind, behind + limit),
    count: (what, _, n) => void (counts[what] = (counts[what] ?? 0) + n),
    onUnreadable: (offset) => void unreadable.push(offset),
  };
  const pages: LogRecord[][] = [];
  for await (const page of inOrder(after, deliveries, options)) pages.push(page);
  return { pages, offsets: pages.flat().map(({ offset }) => offset), counts, unreadable, options };
}

describe('what a broker brings, put in order', () => {
  it('in order already, passes in pages', async () => {
    const { pages, counts } = await run(
      0,
      [1, 2, 3, 4, 5].map((offset) => delivery(offset)),
    );
    expect(pages.map((page) => page.length)).to.deep.equal([4, 1]);
    expect(counts).to.deep.equal({ delivered: 5 });
  });

  it('seen before, is dropped', async () => {
    const { offsets, counts } = await run(3, [delivery(2), delivery(3), delivery(4), delivery(4)]);
    expect(offsets).to.deep.equal([4]);
    expect(counts).to.deep.equal({ duplicate: 3, delivered: 1 });
  });

  it('with a hole, is filled from the log', async () => {
    const { offsets, counts } = await run(0, [delivery(1), delivery(8)]);
    expect(offsets).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(counts).to.deep.equal({ delivered: 2, filled: 6 });
  });

  it('spoilt, is told and taken from the log; those behind it pass', async () => {
    const { offsets, counts, unreadable } = await run(0, [delivery(1), spoilt(2), delivery(3)]);
    expect(offsets).to.deep.equal([1, 2, 3]);
    expect(counts).to.deep.equal({ delivered: 2, unreadable: 1, filled: 1 });
    expect(unreadable).to.deep.equal([2]);
  });

  it('skipped by ourselves, is taken from the log without a word', async () => {
    const marker = delivery(1, () => {
      throw new Unreadable('skipped', true);
    });
    const { offsets, counts, unreadable } = await run(0, [marker, delivery(2)]);
    expect(offsets).to.deep.equal([1, 2]);
    expect(counts).to.deep.equal({ delivered: 1, filled: 1 });
    expect(unreadable).to.deep.equal([]);
  });

  it('behind the end of the log, is foreign', async () => {
    const { offsets, counts } = await run(HEAD - 1, [delivery(900), delivery(HEAD), delivery(HEAD + 1)]);
    expect(offsets).to.deep.equal([HEAD]);
    expect(counts).to.deep.equal({ delivered: 1, foreign: 2 });
  });

  it('whatever comes, in whatever order and however often, leaves dense and whole', () =>
    fc.assert(
      fc.asyncProperty(
        fc.nat(HEAD),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: HEAD + 3 }), fc.boolean()), { maxLength: 40 }),
        async (after, pageSize, drawn) => {
          const deliveries = drawn.map(([offset, bad]) => (bad ? spoilt(offset) : delivery(offset)));
          const { pages, offsets } = await run(after, deliveries, pageSize);
          const furthest = Math.max(after, ...drawn.map(([offset]) => offset).filter((offset) => offset <= HEAD));
          expect(offsets).to.deep.equal(Array.from({ length: furthest - after }, (_, n) => after + n + 1));
          expect(pages.flat()).to.deep.equal(log.slice(after, furthest));
          expect(pages.every((page) => page.length > 0 && page.length <= pageSize)).to.equal(true);
        },
      ),
    ));

  it('not coming at all, is read up to where it was sent', async () => {
    const { options, counts } = await run(0, []);
    const read: number[] = [];
    for await (const page of fromLog(2, 9, options)) read.push(...page.map(({ offset }) => offset));
    expect(read).to.deep.equal([3, 4, 5, 6, 7, 8, 9]);
    expect(counts).to.deep.equal({ filled: 7 });
  });
});
