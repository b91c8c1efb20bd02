import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { daprOrSkip, startSidecar } from '../../../runtime/src/testing/real/dapr.ts';
import { kafkaOrSkip } from '../../../runtime/src/testing/real/kafka.ts';
import type { Deliver, Delivery } from '../broker/broker.ts';
import type { LogRecord } from '../event-log.ts';
import { sequenceOf } from '../page.ts';
import { anEvent, userIn } from '../testing/events.ts';
import { inbox } from '../testing/inbox.ts';
import type { Inbox } from '../testing/inbox.ts';
import type { Topic } from '../topics.ts';
import { unheard } from './hearing.ts';
import { daprRig, PARTITIONS } from './testing/rig.ts';
import type { Party, Rig } from './testing/rig.ts';

const user = Array.from({ length: PARTITIONS }, (_, partition) => userIn(partition, PARTITIONS));
const record = (topic: Topic, partition: number, offset: number, title = String(offset)): LogRecord => ({
  ...{ topic, partition, offset, at: '2026-11-23T12:00:00.000Z' },
  event: { ...anEvent(user[partition] ?? '', title), sequence: sequenceOf(offset) },
});
const records = (topic: Topic, partition: number, from: number, count: number): LogRecord[] =>
  Array.from({ length: count }, (_, n) => record(topic, partition, from + n));
const offsets = (from: number, count: number): number[] => Array.from({ length: count }, (_, n) => from + n);

/** What a delivery says, as the log in Postgres would hand it over. */
const recordOf = (topic: Topic, { partition, offset, at, read }: Delivery): LogRecord => ({
  ...{ topic, partition, offset, at },
  event: read(),
});
const into =
  (seen: Inbox, topic: Topic = 'task-events'): Deliver =>
  (deliveries) =>
    Promise.resolve(seen.add(deliveries.map((each) => recordOf(topic, each))));

for (const [way, change] of [
  ['in bulk', (text: string) => text],
  ['one by one', (text: string) => text.replaceAll(/^ {2}bulkSubscribe:.*\n/gm, '')],
] as const) {
  describe(`deliveries of a Dapr sidecar, ${way}`, () => {
    let rig: Rig;
    let relay: Party;
    beforeEach(async function () {
      await daprOrSkip(this);
      rig = await daprRig(startSidecar, (await kafkaOrSkip(this)).brokers);
      rig.components.change(change);
      relay = await rig.join('relay');
    });
    afterEach(() => rig?.end());

    const projectors = (): Promise<Party> => rig.join('projectors');

    it('reach the handler as the records that they are in Postgres, in order', async () => {
      const { broker } = await projectors();
      const seen = inbox();
      await broker.subscribe({ topic: 'task-events', group: 'tasks' }, into(seen));
      const sent = user.map((_, partition) => records('task-events', partition, 1, 40));
      await Promise.all(sent.map((page) => relay.broker.send(page)));
      await seen.until(() => seen.records.length >= 40 * PARTITIONS);
      for (const [partition, page] of sent.entries())
        expect(seen.records.filter((each) => each.partition === partition)).to.deep.equal(page);
    });

    it('come again after a handler failed, and nothing of their partition overtakes them', async () => {
      const { broker, troubles } = await projectors();
      const seen = inbox();
      let fails = 2;
      await broker.subscribe({ topic: 'task-events', group: 'tasks' }, (deliveries) => {
        if (deliveries.some(({ offset }) => offset === 3) && fails-- > 0) return Promise.reject(new Error('not yet'));
        return into(seen)(deliveries);
      });
      await relay.broker.send(records('task-events', 0, 1, 10));
      await seen.until(() => seen.offsets(0).includes(10));
      expect([...new Set(seen.offsets(0))]).to.deep.equal(offsets(1, 10));
      expect(troubles.filter((each) => each.endsWith('not yet'))).to.have.length(2);
    });

    it('wait until somebody listens', async () => {
      const { broker, service } = await projectors();
      await relay.broker.send(records('task-events', 1, 1, 3));
      while (service.bodies.length === 0) await pause(10);
      const seen = inbox();
      await broker.subscribe({ topic: 'task-events', group: 'tasks' }, into(seen));
      await seen.until(() => seen.offsets(1).includes(3));
      expect([...new Set(seen.offsets(1))]).to.deep.equal([1, 2, 3]);
    });

    it('are shared by the groups of a process; when one fails, both get them again', async () => {
      const { broker } = await projectors();
      const [tasks, audit] = [inbox(), inbox()];
      let fails = 1;
      await broker.subscribe({ topic: 'task-events', group: 'tasks' }, into(tasks));
      await broker.subscribe({ topic: 'task-events', group: 'audit' }, (deliveries) =>
        fails-- > 0 ? Promise.reject(new Error('once')) : into(audit)(deliveries),
      );
      await relay.broker.send(records('task-events', 0, 1, 1));
      await audit.until(() => audit.records.length === 1);
      await tasks.until(() => tasks.records.length === 2);
      expect(tasks.offsets(0)).to.deep.equal([1, 1]);
    });

    it('that are not of this log go to the dead letters, those around them do not', async () => {
      const { broker, counts, troubles } = await projectors();
      const seen = inbox();
      const stray = JSON.stringify({
        specversion: '1.0',
        id: '1',
        source: 'x',
        type: 'x',
        logid: 'another',
        traceid: '',
      });
      await rig.write('task-events', ['{"no":"event"}', 'no JSON', stray]);
      await broker.subscribe({ topic: 'task-events', group: 'tasks' }, into(seen));
      await relay.broker.send(user.flatMap((_, partition) => records('task-events', partition, 1, 1)));
      await seen.until(() => seen.records.length >= PARTITIONS);
      // The stray one may be missing: in bulk, behind what is no JSON, dropping it would be the end of the sidecar.
      const expected = ['no JSON', '{"no":"event"}', ...(way === 'in bulk' ? [] : [stray])];
      const dead = await rig.read('dead-letters', (found) =>
        expected.every((each) => found.some(({ value }) => value === each)),
      );
      expect(dead.every(({ value }) => [...expected, stray].includes(value))).to.equal(true);
      expect(counts.foreign).to.equal(2);
      expect(troubles.filter((each) => each.includes('is not of this log'))).to.have.length(1);
    });

    it('are divided between two sidecars of one application', async () => {
      const parties = [await projectors(), await projectors()];
      const seen = parties.map(() => inbox());
      await Promise.all(
        parties.map(({ broker }, n) =>
          broker.subscribe({ topic: 'task-events', group: 'tasks' }, into(seen[n] as Inbox)),
        ),
      );
      const all = (): number[] => seen.flatMap(({ records }, n) => (records.length > 0 ? [n] : []));
      // Joining takes a moment, and until then one of them has everything.
      for (let offset = 1; all().length < 2; offset += 1) {
        await Promise.all(user.map((_, partition) => relay.broker.send([record('task-events', partition, offset)])));
        await pause(100);
      }
      const begun = seen.map(({ records }) => records.length);
      await Promise.all(user.map((_, partition) => relay.broker.send(records('task-events', partition, 1_001, 20))));
      const fresh = (n: number): LogRecord[] =>
        (seen[n]?.records ?? []).slice(begun[n]).filter(({ offset }) => offset > 1_000);
      while (fresh(0).length + fresh(1).length < 20 * PARTITIONS) await pause(10);
      const held = [0, 1].map((n) => [...new Set(fresh(n).map(({ partition }) => partition))].sort());
      expect(held.flat().sort()).to.deep.equal([0, 1, 2, 3]);
      expect(held.map((each) => each.length)).to.deep.equal([2, 2]);
    });

    it('of updates reach every replica, from now on', async () => {
      await relay.broker.send(records('task-updates', 0, 1, 5));
      const parties = [await rig.join('realtime'), await rig.join('realtime')];
      const seen = parties.map(() => inbox());
      const topic = 'task-updates';
      await Promise.all(parties.map(({ broker }, n) => broker.subscribe({ topic }, into(seen[n] as Inbox, topic))));
      // Until both hear the same offset there is no saying when "now" began.
      const both = (offset: number): boolean => seen.every((each) => each.offsets(0).includes(offset));
      let offset = 6;
      for (; !both(offset - 1) || offset < 8; offset += 1) {
        await relay.broker.send([record(topic, 0, offset)]);
        await pause(100);
      }
      await relay.broker.send(user.map((_, partition) => record(topic, partition, 1_001)));
      await Promise.all(
        seen.map((each) => each.until(() => each.records.filter((one) => one.offset === 1_001).length === PARTITIONS)),
      );
      for (const each of seen) expect(Math.min(...each.offsets(0))).to.be.greaterThan(5);
    });

    it('of large records come in one piece', async () => {
      const { broker } = await projectors();
      const seen = inbox();
      const sent = Array.from({ length: 30 }, (_, n) =>
        record('task-events', 0, n + 1, String(n).padEnd(500_000, 'x')),
      );
      await relay.broker.send(sent);
      await broker.subscribe({ topic: 'task-events', group: 'tasks' }, into(seen));
      await seen.until(() => seen.offsets(0).includes(30));
      expect(seen.records.slice(0, 30)).to.deep.equal(sent);
    });

    it('end when the subscription stops, after what is under way', async () => {
      const { broker, service } = await projectors();
      const [begun, finish] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const seen = inbox();
      const subscription = await broker.subscribe({ topic: 'task-events', group: 'tasks' }, async (deliveries) => {
        begun.resolve();
        await finish.promise;
        await into(seen)(deliveries);
      });
      await relay.broker.send(records('task-events', 0, 1, 1));
      await begun.promise;
      const stopped = subscription.stop();
      finish.resolve();
      await stopped;
      expect(seen.offsets(0)).to.deep.equal([1]);
      const before = service.bodies.length;
      await relay.broker.send(records('task-events', 0, 2, 1));
      while (service.bodies.length === before) await pause(10);
      expect(seen.offsets(0)).to.deep.equal([1]);
    });
  });
}

describe('a topic that the sidecar does not bring', () => {
  let rig: Rig;
  before(async function () {
    await daprOrSkip(this);
    rig = await daprRig(startSidecar, (await kafkaOrSkip(this)).brokers);
  });
  after(() => rig?.end());
  const look = (party: Party, topic: string, pubsub = 'pubsub'): Promise<string | undefined> =>
    unheard(
      { httpPort: party.sidecar.httpPort, pubsub, topic: `${rig.prefix}${topic}` },
      new AbortController().signal,
      1_500,
    );

  it('is told, with the cure', async () => {
    const party = await rig.join('projectors');
    expect(await look(party, 'task-events')).to.equal(undefined);
    expect(await look(party, 'task-updates')).to.match(
      /^The sidecar of projectors has no subscription to .*subscriptionScopes/,
    );
    expect(await look(party, 'task-events', 'updates')).to.include('on updates');
    await party.sidecar.stop();
    expect(await look(party, 'task-events')).to.include('does not answer');
  });
});
