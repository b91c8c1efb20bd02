/** What a reader is brought, and in which order. */
import { expect } from 'chai';
import type { Page } from '../event-log.ts';
import { TOPIC } from './contract-bench.ts';
import type { LogBench } from './contract-bench.ts';
import { anEvent, titleOf, userIn } from './events.ts';
import { gate, inbox } from './inbox.ts';

export function readingIsTried(on: LogBench): void {
  it('gives the records of a partition dense offsets from 1, in the order of their publication', async () => {
    const user = userIn(0, on.partitions);
    await on.log.publish(TOPIC, [anEvent(user, 'a'), anEvent(user, 'b')]);
    await on.log.publish(TOPIC, [anEvent(user, 'c')]);
    const seen = inbox();
    await on.join(on.log, async (page) => {
      await on.under.move(page);
      seen.add(page.records);
    });
    await seen.until(() => seen.records.length === 3);
    expect(seen.offsets(0)).to.deep.equal([1, 2, 3]);
    expect(seen.records.map(({ event }) => titleOf(event))).to.deep.equal(['a', 'b', 'c']);
    expect((await on.log.heads(TOPIC))[0]).to.equal(3);
    const sequences = seen.records.map(({ event }) => event.sequence);
    expect(sequences).to.deep.equal(['0000000000000001', '0000000000000002', '0000000000000003']);
  });

  it('stays dense when many publish at once', async () => {
    const users = [userIn(0, on.partitions), userIn(0, on.partitions)];
    const writes = Array.from({ length: 20 }, (_, n) =>
      on.log.publish(TOPIC, [anEvent(users[n % 2] ?? '', String(n))]),
    );
    await Promise.all(writes);
    const seen = inbox();
    await on.join(on.log, async (page) => (await on.under.move(page), seen.add(page.records)), { pageSize: 3 });
    await seen.until(() => seen.records.length === 20);
    expect(seen.offsets(0)).to.deep.equal(Array.from({ length: 20 }, (_, n) => n + 1));
  });

  it('puts all that happens to one user into one partition', async () => {
    const user = userIn(on.partitions - 1, on.partitions);
    await on.everywhere(['x']);
    await on.log.publish(TOPIC, [anEvent(user, 'y'), anEvent(user, 'z')]);
    const seen = inbox();
    await on.join(on.log, async (page) => (await on.under.move(page), seen.add(page.records)));
    await seen.until(() => seen.records.length === on.partitions + 2);
    const mine = seen.records.filter(({ event }) => event.userid === user);
    expect(mine.map(({ partition }) => partition)).to.deep.equal([on.partitions - 1, on.partitions - 1]);
  });

  it('brings records that come later, without being asked', async () => {
    const seen = inbox();
    await on.join(on.log, async (page) => (await on.under.move(page), seen.add(page.records)));
    await on.everywhere(['first']);
    await seen.until(() => seen.records.length === on.partitions);
    await on.everywhere(['second']);
    await seen.until(() => seen.records.length === 2 * on.partitions);
  });

  it('brings the same page again after a handler threw; other partitions go on', async () => {
    await on.everywhere(['a', 'b', 'c']);
    const seen = inbox();
    const failed: number[][] = [];
    const enough = gate();
    await on.join(on.log, async (page) => {
      if (page.claim.partition === 0 && failed.length < 2) {
        failed.push(page.records.map(({ offset }) => offset));
        if (failed.length === 2) await enough.opened;
        throw new Error('not yet');
      }
      await on.under.move(page);
      seen.add(page.records);
    });
    await seen.until(() => seen.records.length === 3 * (on.partitions - 1));
    expect(seen.offsets(0)).to.deep.equal([]);
    enough.open();
    await seen.until(() => seen.records.length === 3 * on.partitions);
    const [first = [], again] = failed;
    expect(first[0]).to.equal(1);
    expect(again?.slice(0, first.length)).to.deep.equal(first);
    expect(seen.offsets(0)).to.deep.equal([1, 2, 3]);
  });

  it('hands one page of a partition at a time, each right behind the one before', async () => {
    await on.everywhere(Array.from({ length: 9 }, (_, n) => String(n)));
    const seen = inbox();
    let inHand = 0;
    let most = 0;
    await on.join(
      on.log,
      async (page) => {
        if (page.claim.partition === 0) most = Math.max(most, (inHand += 1));
        await on.under.move(page);
        if (page.claim.partition === 0) inHand -= 1;
        seen.add(page.records);
      },
      { pageSize: 2 },
    );
    await seen.until(() => seen.records.length === 9 * on.partitions);
    expect(most).to.equal(1);
    expect(seen.offsets(0)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('a record that is refused again and again holds up its partition, and no other', async () => {
    await on.everywhere(['a', 'b', 'c']);
    const seen = inbox();
    let tries = 0;
    await on.join(
      on.log,
      async (page) => {
        if (page.claim.partition === 1 && page.records[0]?.offset === 2 && (tries += 1) < 4) throw new Error('poison');
        await on.under.move(page);
        seen.add(page.records);
      },
      { pageSize: 1 },
    );
    await seen.until(() => seen.records.length === 3 * on.partitions);
    expect(tries).to.equal(4);
    expect(seen.offsets(1)).to.deep.equal([1, 2, 3]);
  });

  it('a slow reader gets no more than it asked for, and holds up no other group', async () => {
    const [slow, quick] = [inbox(), inbox()];
    const go = gate();
    const sizes: number[] = [];
    await on.join(
      on.log,
      async (page) => {
        sizes.push(page.records.length);
        await go.opened;
        await on.under.move(page);
        slow.add(page.records);
      },
      { group: 'slow', pageSize: 5 },
    );
    await on.join(on.log, async (page) => (await on.under.move(page), quick.add(page.records)), { group: 'quick' });
    for (let n = 0; n < 10; n += 1)
      await on.everywhere(Array.from({ length: 10 }, (_, each) => `${String(n)}.${String(each)}`));
    await quick.until(() => quick.records.length === 100 * on.partitions);
    expect(sizes.length).to.be.at.most(on.partitions);
    go.open();
    await slow.until(() => slow.records.length === 100 * on.partitions);
    expect(Math.max(...sizes)).to.be.at.most(5);
    for (let part = 0; part < on.partitions; part += 1)
      expect(slow.offsets(part)).to.deep.equal(Array.from({ length: 100 }, (_, n) => n + 1));
  });

  it('follow shows everything from so many records before the head, and what comes', async () => {
    await on.everywhere(['a', 'b', 'c']);
    const seen = inbox();
    on.leaveLater(await on.log.follow({ topic: TOPIC, back: 2 }, (records) => seen.add(records)));
    await seen.until(() => seen.records.length === 2 * on.partitions);
    await on.everywhere(['d']);
    await seen.until(() => seen.records.length === 3 * on.partitions);
    for (let part = 0; part < on.partitions; part += 1) expect(seen.offsets(part)).to.deep.equal([2, 3, 4]);
  });

  it('follow hides nothing when its handler throws once', async () => {
    await on.everywhere(['a', 'b']);
    const seen = inbox();
    let fails = 1;
    const handle = (records: Page['records']): void => {
      if (fails-- > 0) throw new Error('once');
      seen.add(records);
    };
    on.leaveLater(await on.log.follow({ topic: TOPIC, back: 10 }, handle));
    await seen.until(() => seen.records.length === 2 * on.partitions);
    for (let part = 0; part < on.partitions; part += 1) expect(seen.offsets(part)).to.deep.equal([1, 2]);
  });

  it('heads are the last offsets, by partition', async () => {
    const before = await on.log.heads(TOPIC);
    await on.everywhere(['a', 'b']);
    expect(await on.log.heads(TOPIC)).to.deep.equal(Array.from({ length: on.partitions }, () => 2));
    expect(before).to.deep.equal(Array.from({ length: on.partitions }, () => 0));
    expect(await on.log.heads('reminders')).to.deep.equal(before);
  });
}
