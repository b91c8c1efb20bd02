/** What the bridge and the lanes promise over a broker that repeats, loses and lies. Every broker passes this one suite. */
import { expect } from 'chai';
import type { Consumer, EventLog, LogRecord, Page } from '../event-log.ts';
import { sequenceOf } from '../page.ts';
import { anEvent, titleOf, userIn } from '../testing/events.ts';
import type { BrokeredUnderTest } from '../testing/brokered.ts';
import { gate, inbox } from '../testing/inbox.ts';
import type { Inbox } from '../testing/inbox.ts';
import type { Broker } from './broker.ts';
import { carry, LOG_HEADER, OFFSET_HEADER, SKIPPED } from './carried.ts';

export type MakeBrokered = (
  test: Mocha.Context,
  options: { bridged: boolean; stallMs: number; mayFill: boolean },
) => Promise<BrokeredUnderTest>;

const TOPIC = 'task-events';
const STALL_MS = 1_500;

export function describeBroker(name: string, make: MakeBrokered): void {
  describe(`the bridge and the lanes over ${name}`, () => {
    let under: BrokeredUnderTest;
    let log: EventLog;
    let user: string;
    const joined: Consumer[] = [];
    const begin = async (test: Mocha.Context, options: { bridged: boolean }): Promise<void> => {
      under = await make(test, { ...options, stallMs: STALL_MS, mayFill: true });
      log = await under.connect();
      user = userIn(0, under.partitions);
    };
    /** Opened when a test is over, so that nothing waits for ever after one that failed. */
    const gates: { open: () => void }[] = [];
    const held = () => {
      const made = gate();
      gates.push(made);
      return made;
    };
    afterEach(async () => {
      for (const each of gates.splice(0)) each.open();
      await Promise.all(joined.splice(0).map((consumer) => consumer.stop()));
      await under.end();
    });

    const read = async (): Promise<Inbox> => {
      const seen = inbox();
      const handle = async (page: Page): Promise<void> => (await under.move(page), seen.add(page.records));
      joined.push(await log.consume({ group: 'group', topic: TOPIC }, handle));
      return seen;
    };
    const publish = (...titles: string[]): Promise<void> =>
      log.publish(
        TOPIC,
        titles.map((title) => anEvent(user, title)),
      );
    const titles = (seen: Inbox): string[] => seen.records.map(({ event }) => titleOf(event));

    it('a page that fails is written down where its reader stands, and counted until it is brought again and taken', async function () {
      await begin(this, { bridged: true });
      let tries = 0;
      const seen = inbox();
      const handle = async (page: Page): Promise<void> => {
        if ((tries += 1) < 3) throw new Error('no room');
        await under.move(page);
        seen.add(page.records);
      };
      joined.push(await log.consume({ group: 'group', topic: TOPIC }, handle));
      await publish('a');
      await seen.until(() => seen.records.length === 1);
      expect(await under.noticed()).to.deep.equal([{ group: 'group', behind: 0, error: 'no room', attempts: 2 }]);
    });

    it('a bridge that was replaced while it sent only repeats what is there; each record takes effect once', async function () {
      await begin(this, { bridged: false });
      const [sending, late, over] = [held(), held(), held()];
      const frozen = (broker: Broker): Broker => ({
        ...broker,
        send: async (records) => {
          sending.open();
          await late.opened;
          return broker.send(records).finally(over.open);
        },
      });
      const zombie = await under.bridge(frozen);
      await publish('a', 'b');
      await sending.opened;
      await under.endLeases('bridge');
      await under.bridge();
      const seen = await read();
      await seen.until(() => seen.records.length === 2);
      late.open();
      await over.opened;
      await zombie.stop();
      await publish('c');
      await seen.until(() => seen.records.length === 3);
      expect(titles(seen)).to.deep.equal(['a', 'b', 'c']);
      expect(seen.offsets(0)).to.deep.equal([1, 2, 3]);
      expect(under.counts.sent).to.equal(3);
    });

    it('strangers, rubbish and forgeries are counted and passed over; good records keep flowing', async function () {
      await begin(this, { bridged: true });
      const seen = await read();
      await publish('a');
      await seen.until(() => seen.records.length === 1);
      await under.broker.write(TOPIC, [
        { partition: 0, value: 'no JSON at all' },
        { partition: 0, value: '{"a":"stranger"}' },
        raw(forged(2), '00000000-0000-0000-0000-000000000000'),
        raw(forged(900), under.logId),
      ]);
      await publish('b');
      await seen.until(() => seen.records.length === 2);
      expect(titles(seen)).to.deep.equal(['a', 'b']);
      expect(under.counts.foreign).to.be.at.least(3);
    });

    it('what lies at a place of ours and is not the record is taken from Postgres', async function () {
      await begin(this, { bridged: false });
      await publish('a', 'b');
      const broken = forged(1);
      await under.broker.connect({ logId: under.logId, partitions: under.partitions, count: () => undefined });
      await under.broker.write(TOPIC, [
        raw({ ...broken, event: { ...broken.event, specversion: 'none' as '1.0' } }, under.logId),
        raw({ ...forged(2), event: { ...forged(2).event, type: SKIPPED } }, under.logId),
      ]);
      const seen = await read();
      await seen.until(() => seen.records.length === 2);
      expect(titles(seen)).to.deep.equal(['a', 'b']);
      expect(under.counts).to.include({ unreadable: 1, filled: 2 });
    });

    it('a hole is closed from Postgres at once', async function () {
      await begin(this, { bridged: true });
      const seen = await read();
      await publish('a');
      await seen.until(() => seen.records.length === 1);
      await under.pretendSent(0, 3, () => publish('lost', 'lost too'));
      await publish('d');
      await seen.until(() => seen.records.length === 4);
      expect(titles(seen)).to.deep.equal(['a', 'lost', 'lost too', 'd']);
      expect(under.counts.filled).to.equal(2);
    });

    it('a record that never comes is late by the stall time, and not lost', async function () {
      await begin(this, { bridged: true });
      const seen = await read();
      await publish('a');
      await seen.until(() => seen.records.length === 1);
      await under.pretendSent(0, 2, () => publish('lost'));
      await seen.until(() => seen.records.length === 2);
      expect(titles(seen)).to.deep.equal(['a', 'lost']);
      expect(under.counts).to.include({ filled: 1 });
      expect(under.counts.stalled).to.be.at.least(1);
    });

    it('a record over the limit becomes a dead letter and a mark; readers get it from Postgres', async function () {
      await begin(this, { bridged: true });
      const seen = await read();
      const large = 'x'.repeat(1_200_000);
      await publish('a', large, 'c');
      await seen.until(() => seen.records.length === 3);
      expect(titles(seen).map((title) => title.length)).to.deep.equal([1, large.length, 1]);
      // The record may arrive before the bridge has noted that it went out as a mark.
      await joined[0]?.stop();
      await under.stopBridge();
      expect(under.refused.map(({ record }) => record.offset)).to.deep.equal([2]);
      expect(await under.deadLetters()).to.deep.equal([{ group: under.bridgeGroup, offset: 2 }]);
      expect(under.counts).to.include({ refused: 1, filled: 1 });
    });

    const forged = (offset: number): LogRecord => ({
      ...{ topic: TOPIC, partition: 0, offset, at: '2026-11-23T12:00:00.000Z' },
      event: anEvent(user, 'forged'),
    });
    const raw = (record: LogRecord, logId: string) => ({
      partition: 0,
      value: carry(record, logId),
      headers: { [LOG_HEADER]: logId, [OFFSET_HEADER]: sequenceOf(record.offset) },
    });
  });
}
