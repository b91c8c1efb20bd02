/**
 * The guarantees of event-log.ts, each tried. Every adapter passes this one suite. It is longer than other files: read from
 * top to bottom it is the list of what a log promises, and all of it is tried on one log that is set up here.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { Claim, Consumer, EventLog, Page } from './event-log.ts';
import { ClaimLost } from './event-log.ts';
import { anEvent, titleOf, userIn } from './testing/events.ts';
import { gate, inbox, type Inbox } from './testing/inbox.ts';

export type LogUnderTest = {
  /** A process of its own: its own connections, its own claims. A frozen one can be cut off from the others. */
  connect: (options?: { frozen?: boolean }) => Promise<EventLog>;
  /** Moves the checkpoint as a handler does, with a note of each record as its effect; throws ClaimLost when the claim is void. */
  move: (page: Page) => Promise<void>;
  /** Offsets of a partition whose effect was noted, in the order it was. */
  noted: (partition: number) => Promise<number[]>;
  /** Makes others believe that the frozen process which holds this claim is gone. It is not. */
  expire: (claim: Claim) => Promise<void>;
  /** Kills what carries the records, without a warning, and starts it again with the data it had made durable. */
  crash: () => Promise<void>;
  end: () => Promise<void>;
};

/** `mortal`: on a server of its own, which the test will kill. */
export type MakeLog = (test: Mocha.Context, options: { mortal: boolean }) => Promise<LogUnderTest>;

const TOPIC = 'task-events';

export function describeEventLog(name: string, make: MakeLog): void {
  describe(`the event log on ${name}`, function () {
    this.timeout(90_000); // A broker that was killed may take its time to start.
    let under: LogUnderTest;
    let log: EventLog;
    let partitions: number;
    const joined: Consumer[] = [];
    beforeEach(async function () {
      under = await make(this, { mortal: this.currentTest?.title.includes('killed') ?? false });
      log = await under.connect();
      partitions = (await log.heads(TOPIC)).length;
    });
    afterEach(async () => {
      const ending = under;
      under = undefined as unknown as LogUnderTest;
      await Promise.all(joined.splice(0).map((consumer) => consumer.stop()));
      await ending.end();
    });

    const everywhere = (titles: readonly string[]): Promise<void> =>
      log.publish(
        TOPIC,
        Array.from({ length: partitions }, (_, part) => userIn(part, partitions)).flatMap((user) =>
          titles.map((title) => anEvent(user, title)),
        ),
      );
    const join = async (
      at: EventLog,
      handler: (page: Page) => Promise<void>,
      options: { group?: string; pageSize?: number; generation?: number } = {},
    ): Promise<Consumer> => {
      const consumer = await at.consume({ group: 'group', topic: TOPIC, ...options }, handler);
      joined.push(consumer);
      return consumer;
    };
    /** A test that ran out of time stops asking: otherwise the run would never end. */
    const eventually = async (holds: () => boolean | Promise<boolean>, meanwhile = () => pause(5)): Promise<void> => {
      const mine = under;
      while (!(await holds())) {
        if (under !== mine) throw new Error('the test is over');
        await meanwhile();
      }
    };
    /** Some brokers show who reads a partition only when there is something to read. */
    const untilReads = (consumer: Consumer, count: number): Promise<void> =>
      eventually(
        () => consumer.assigned().length === count,
        () => everywhere(['nudge']).then(() => pause(100)),
      );

    it('gives the records of a partition dense offsets from 1, in the order of their publication', async () => {
      const user = userIn(0, partitions);
      await log.publish(TOPIC, [anEvent(user, 'a'), anEvent(user, 'b')]);
      await log.publish(TOPIC, [anEvent(user, 'c')]);
      const seen = inbox();
      await join(log, async (page) => {
        await under.move(page);
        seen.add(page.records);
      });
      await seen.until(() => seen.records.length === 3);
      expect(seen.offsets(0)).to.deep.equal([1, 2, 3]);
      expect(seen.records.map(({ event }) => titleOf(event))).to.deep.equal(['a', 'b', 'c']);
      expect((await log.heads(TOPIC))[0]).to.equal(3);
      const sequences = seen.records.map(({ event }) => event.sequence);
      expect(sequences).to.deep.equal(['0000000000000001', '0000000000000002', '0000000000000003']);
    });

    it('stays dense when many publish at once', async () => {
      const users = [userIn(0, partitions), userIn(0, partitions)];
      const writes = Array.from({ length: 20 }, (_, n) => log.publish(TOPIC, [anEvent(users[n % 2] ?? '', String(n))]));
      await Promise.all(writes);
      const seen = inbox();
      await join(log, async (page) => (await under.move(page), seen.add(page.records)), { pageSize: 3 });
      await seen.until(() => seen.records.length === 20);
      expect(seen.offsets(0)).to.deep.equal(Array.from({ length: 20 }, (_, n) => n + 1));
    });

    it('puts all that happens to one user into one partition', async () => {
      const user = userIn(partitions - 1, partitions);
      await everywhere(['x']);
      await log.publish(TOPIC, [anEvent(user, 'y'), anEvent(user, 'z')]);
      const seen = inbox();
      await join(log, async (page) => (await under.move(page), seen.add(page.records)));
      await seen.until(() => seen.records.length === partitions + 2);
      const mine = seen.records.filter(({ event }) => event.userid === user);
      expect(mine.map(({ partition }) => partition)).to.deep.equal([partitions - 1, partitions - 1]);
    });

    it('brings records that come later, without being asked', async () => {
      const seen = inbox();
      await join(log, async (page) => (await under.move(page), seen.add(page.records)));
      await everywhere(['first']);
      await seen.until(() => seen.records.length === partitions);
      await everywhere(['second']);
      await seen.until(() => seen.records.length === 2 * partitions);
    });

    it('brings the same page again after a handler threw; other partitions go on', async () => {
      await everywhere(['a', 'b', 'c']);
      const seen = inbox();
      const failed: number[][] = [];
      const enough = gate();
      await join(log, async (page) => {
        if (page.claim.partition === 0 && failed.length < 2) {
          failed.push(page.records.map(({ offset }) => offset));
          if (failed.length === 2) await enough.opened;
          throw new Error('not yet');
        }
        await under.move(page);
        seen.add(page.records);
      });
      await seen.until(() => seen.records.length === 3 * (partitions - 1));
      expect(seen.offsets(0)).to.deep.equal([]);
      enough.open();
      await seen.until(() => seen.records.length === 3 * partitions);
      const [first = [], again] = failed;
      expect(first[0]).to.equal(1);
      expect(again?.slice(0, first.length)).to.deep.equal(first);
      expect(seen.offsets(0)).to.deep.equal([1, 2, 3]);
    });

    it('hands one page of a partition at a time, each right behind the one before', async () => {
      await everywhere(Array.from({ length: 9 }, (_, n) => String(n)));
      const seen = inbox();
      let inHand = 0;
      let most = 0;
      await join(
        log,
        async (page) => {
          if (page.claim.partition === 0) most = Math.max(most, (inHand += 1));
          await under.move(page);
          if (page.claim.partition === 0) inHand -= 1;
          seen.add(page.records);
        },
        { pageSize: 2 },
      );
      await seen.until(() => seen.records.length === 9 * partitions);
      expect(most).to.equal(1);
      expect(seen.offsets(0)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });

    it('remembers how far a group has come; another group begins at the beginning', async () => {
      await everywhere(['a']);
      const [first, again, other] = [inbox(), inbox(), inbox()];
      const consumer = await join(log, async (page) => (await under.move(page), first.add(page.records)));
      await first.until(() => first.records.length === partitions);
      await consumer.stop();
      await everywhere(['b']);
      await join(log, async (page) => (await under.move(page), again.add(page.records)));
      await join(log, async (page) => (await under.move(page), other.add(page.records)), { group: 'other' });
      await again.until(() => again.records.length === partitions);
      await other.until(() => other.records.length === 2 * partitions);
      expect(again.records.every(({ event }) => titleOf(event) === 'b')).to.equal(true);
    });

    it('brings again what was handled and not noted, so that nothing is lost', async () => {
      await everywhere(['a']);
      const [lost, found] = [inbox(), inbox()];
      const consumer = await join(log, async (page) => lost.add(page.records));
      await lost.until(() => lost.records.length === partitions);
      await consumer.stop();
      await join(log, async (page) => (await under.move(page), found.add(page.records)));
      await found.until(() => found.records.length === partitions);
    });

    it('a group that begins again from zero sees everything again, in the same order', async () => {
      await everywhere(['a', 'b']);
      const [first, again] = [inbox(), inbox()];
      await join(log, async (page) => (await under.move(page), first.add(page.records)));
      await first.until(() => first.records.length === 2 * partitions);
      await join(log, async (page) => (await under.move(page), again.add(page.records)), { generation: 2 });
      await everywhere(['c']);
      await again.until(() => again.records.length === 3 * partitions);
      await first.until(() => first.records.length === 3 * partitions);
      for (let part = 0; part < partitions; part += 1) {
        // How large an event is, only Postgres tells.
        const read = ({ records }: Inbox): object[] =>
          records.filter(({ partition }) => partition === part).map((record) => ({ ...record, size: 0 }));
        expect(read(again)).to.deep.equal(read(first));
      }
    });

    it('a record that is refused again and again holds up its partition, and no other', async () => {
      await everywhere(['a', 'b', 'c']);
      const seen = inbox();
      let tries = 0;
      await join(
        log,
        async (page) => {
          if (page.claim.partition === 1 && page.records[0]?.offset === 2 && (tries += 1) < 4)
            throw new Error('poison');
          await under.move(page);
          seen.add(page.records);
        },
        { pageSize: 1 },
      );
      await seen.until(() => seen.records.length === 3 * partitions);
      expect(tries).to.equal(4);
      expect(seen.offsets(1)).to.deep.equal([1, 2, 3]);
    });

    it('a slow reader gets no more than it asked for, and holds up no other group', async () => {
      const [slow, quick] = [inbox(), inbox()];
      const go = gate();
      const sizes: number[] = [];
      await join(
        log,
        async (page) => {
          sizes.push(page.records.length);
          await go.opened;
          await under.move(page);
          slow.add(page.records);
        },
        { group: 'slow', pageSize: 5 },
      );
      await join(log, async (page) => (await under.move(page), quick.add(page.records)), { group: 'quick' });
      for (let n = 0; n < 10; n += 1)
        await everywhere(Array.from({ length: 10 }, (_, each) => `${String(n)}.${String(each)}`));
      await quick.until(() => quick.records.length === 100 * partitions);
      expect(sizes.length).to.be.at.most(partitions);
      go.open();
      await slow.until(() => slow.records.length === 100 * partitions);
      expect(Math.max(...sizes)).to.be.at.most(5);
      for (let part = 0; part < partitions; part += 1)
        expect(slow.offsets(part)).to.deep.equal(Array.from({ length: 100 }, (_, n) => n + 1));
    });

    it('gives a newcomer its share, and no record takes effect twice', async () => {
      const second = await under.connect();
      const seen = inbox();
      const handle = async (page: Page): Promise<void> => {
        await pause(1);
        await under.move(page);
        seen.add(page.records);
      };
      const one = await join(log, handle, { pageSize: 3 });
      let rounds = 0;
      const another = async (): Promise<void> => {
        rounds += 1;
        await everywhere([String(rounds)]);
        await seen.until(() => seen.records.length >= rounds * partitions);
      };
      await eventually(() => one.assigned().length === partitions, another);
      const two = await join(second, handle, { pageSize: 3 });
      const half = partitions / 2;
      await eventually(() => one.assigned().length === half && two.assigned().length === half, another);
      expect([...one.assigned(), ...two.assigned()].sort()).to.deep.equal(
        Array.from({ length: partitions }, (_, n) => n),
      );
      await another();
      for (let part = 0; part < partitions; part += 1)
        expect(seen.offsets(part)).to.deep.equal(Array.from({ length: rounds }, (_, n) => n + 1));
    });

    it('killed in the midst of it and started again, loses and doubles nothing', async () => {
      const seen = inbox();
      await join(log, async (page) => (await under.move(page), seen.add(page.records)), { pageSize: 20 });
      await everywhere(['before']);
      await seen.until(() => seen.records.length === partitions);
      const titles = Array.from({ length: 200 }, (_, n) => String(n));
      await everywhere(titles);
      await seen.until(() => seen.records.length > 2 * partitions);
      await under.crash();
      await everywhere(['after']).catch(() => everywhere(['after']));
      for (let part = 0; part < partitions; part += 1) {
        await eventually(
          async () => (await under.noted(part)).length >= 202,
          () => pause(20),
        );
        expect(await under.noted(part)).to.deep.equal(Array.from({ length: 202 }, (_, n) => n + 1));
      }
    });

    it('a stalled consumer whose claim was taken can no longer move the checkpoint', async () => {
      const frozen = await under.connect({ frozen: true });
      await log.publish(TOPIC, [anEvent(userIn(0, partitions), 'a')]);
      const [stalled, resumed] = [gate(), gate()];
      const seen = inbox();
      let outcome: unknown;
      let claim: Claim | undefined;
      await join(frozen, async (page) => {
        claim = page.claim;
        stalled.open();
        await resumed.opened;
        await under.move(page).catch((error: unknown) => {
          outcome = error;
          throw error;
        });
      });
      await stalled.opened;
      await under.expire(claim as Claim);
      const [taken, judged] = [gate(), gate()];
      await join(log, async (page) => {
        taken.open();
        await judged.opened;
        await under.move(page);
        seen.add(page.records);
      });
      await taken.opened;
      resumed.open();
      await eventually(() => outcome !== undefined);
      expect(outcome).to.be.instanceOf(ClaimLost);
      judged.open();
      await seen.until(() => seen.records.length === 1);
      await log.publish(TOPIC, [anEvent(userIn(0, partitions), 'b')]);
      await seen.until(() => seen.records.length === 2);
      expect(seen.offsets(0)).to.deep.equal([1, 2]);
    });

    it('a consumer that stops finishes its page and gives its partitions back', async () => {
      await everywhere(['a']);
      const [begun, finish] = [gate(), gate()];
      const seen = inbox();
      const one = await join(log, async (page) => {
        begun.open();
        await finish.opened;
        await under.move(page);
        seen.add(page.records);
      });
      await begun.opened;
      const stopped = one.stop();
      finish.open();
      await stopped;
      expect(seen.records.length).to.be.greaterThan(0);
      expect(one.assigned()).to.deep.equal([]);
      const second = await under.connect({ frozen: true });
      const two = await join(second, async (page) => (await under.move(page), seen.add(page.records)));
      await untilReads(two, partitions);
      await eventually(() => seen.offsets(0).length > 1);
      expect(seen.offsets(0)).to.deep.equal(Array.from(seen.offsets(0), (_, n) => n + 1));
    });

    it('a consumer that stops at once gives back what it had only just claimed', async () => {
      const one = await join(log, under.move);
      await one.stop();
      const second = await under.connect({ frozen: true });
      const two = await join(second, under.move);
      await untilReads(two, partitions);
    });

    it('follow shows everything from so many records before the head, and what comes', async () => {
      await everywhere(['a', 'b', 'c']);
      const seen = inbox();
      joined.push(await log.follow({ topic: TOPIC, back: 2 }, (records) => seen.add(records)));
      await seen.until(() => seen.records.length === 2 * partitions);
      await everywhere(['d']);
      await seen.until(() => seen.records.length === 3 * partitions);
      for (let part = 0; part < partitions; part += 1) expect(seen.offsets(part)).to.deep.equal([2, 3, 4]);
    });

    it('follow hides nothing when its handler throws once', async () => {
      await everywhere(['a', 'b']);
      const seen = inbox();
      let fails = 1;
      const handle = (records: Page['records']): void => {
        if (fails-- > 0) throw new Error('once');
        seen.add(records);
      };
      joined.push(await log.follow({ topic: TOPIC, back: 10 }, handle));
      await seen.until(() => seen.records.length === 2 * partitions);
      for (let part = 0; part < partitions; part += 1) expect(seen.offsets(part)).to.deep.equal([1, 2]);
    });

    it('heads are the last offsets, by partition', async () => {
      const before = await log.heads(TOPIC);
      await everywhere(['a', 'b']);
      expect(await log.heads(TOPIC)).to.deep.equal(Array.from({ length: partitions }, () => 2));
      expect(before).to.deep.equal(Array.from({ length: partitions }, () => 0));
      expect(await log.heads('reminders')).to.deep.equal(before);
    });
  });
}
