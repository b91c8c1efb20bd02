/** Who reads what: groups and how far they have come, several of one group, and those that stand still or are killed. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { Claim, Page } from '../event-log.ts';
import { ClaimLost } from '../event-log.ts';
import { TOPIC } from './contract-bench.ts';
import type { LogBench } from './contract-bench.ts';
import { anEvent, titleOf, userIn } from './events.ts';
import { gate, inbox } from './inbox.ts';
import type { Inbox } from './inbox.ts';

export function sharingIsTried(on: LogBench): void {
  it('remembers how far a group has come; another group begins at the beginning', async () => {
    await on.everywhere(['a']);
    const [first, again, other] = [inbox(), inbox(), inbox()];
    const consumer = await on.join(on.log, async (page) => (await on.under.move(page), first.add(page.records)));
    await first.until(() => first.records.length === on.partitions);
    await consumer.stop();
    await on.everywhere(['b']);
    await on.join(on.log, async (page) => (await on.under.move(page), again.add(page.records)));
    await on.join(on.log, async (page) => (await on.under.move(page), other.add(page.records)), { group: 'other' });
    await again.until(() => again.records.length === on.partitions);
    await other.until(() => other.records.length === 2 * on.partitions);
    expect(again.records.every(({ event }) => titleOf(event) === 'b')).to.equal(true);
  });

  it('brings again what was handled and not noted, so that nothing is lost', async () => {
    await on.everywhere(['a']);
    const [lost, found] = [inbox(), inbox()];
    const consumer = await on.join(on.log, async (page) => lost.add(page.records));
    await lost.until(() => lost.records.length === on.partitions);
    await consumer.stop();
    await on.join(on.log, async (page) => (await on.under.move(page), found.add(page.records)));
    await found.until(() => found.records.length === on.partitions);
  });

  it('a group that begins again from zero sees everything again, in the same order', async () => {
    await on.everywhere(['a', 'b']);
    const [first, again] = [inbox(), inbox()];
    await on.join(on.log, async (page) => (await on.under.move(page), first.add(page.records)));
    await first.until(() => first.records.length === 2 * on.partitions);
    await on.join(on.log, async (page) => (await on.under.move(page), again.add(page.records)), { generation: 2 });
    await on.everywhere(['c']);
    await again.until(() => again.records.length === 3 * on.partitions);
    await first.until(() => first.records.length === 3 * on.partitions);
    for (let part = 0; part < on.partitions; part += 1) {
      // How large an event is, only Postgres tells.
      const read = ({ records }: Inbox): object[] =>
        records.filter(({ partition }) => partition === part).map((record) => ({ ...record, size: 0 }));
      expect(read(again)).to.deep.equal(read(first));
    }
  });

  it('gives a newcomer its share, and no record takes effect twice', async () => {
    const second = await on.under.connect();
    const seen = inbox();
    const handle = async (page: Page): Promise<void> => {
      await pause(1);
      await on.under.move(page);
      seen.add(page.records);
    };
    const one = await on.join(on.log, handle, { pageSize: 3 });
    let rounds = 0;
    const another = async (): Promise<void> => {
      rounds += 1;
      await on.everywhere([String(rounds)]);
      await seen.until(() => seen.records.length >= rounds * on.partitions);
    };
    await on.eventually(() => one.assigned().length === on.partitions, another);
    const two = await on.join(second, handle, { pageSize: 3 });
    const half = on.partitions / 2;
    await on.eventually(() => one.assigned().length === half && two.assigned().length === half, another);
    expect([...one.assigned(), ...two.assigned()].sort()).to.deep.equal(
      Array.from({ length: on.partitions }, (_, n) => n),
    );
    await another();
    for (let part = 0; part < on.partitions; part += 1)
      expect(seen.offsets(part)).to.deep.equal(Array.from({ length: rounds }, (_, n) => n + 1));
  });

  it('killed in the midst of it and started again, loses and doubles nothing', async () => {
    const seen = inbox();
    await on.join(on.log, async (page) => (await on.under.move(page), seen.add(page.records)), { pageSize: 20 });
    await on.everywhere(['before']);
    await seen.until(() => seen.records.length === on.partitions);
    const titles = Array.from({ length: 200 }, (_, n) => String(n));
    await on.everywhere(titles);
    await seen.until(() => seen.records.length > 2 * on.partitions);
    await on.under.crash();
    await on.everywhere(['after']).catch(() => on.everywhere(['after']));
    for (let part = 0; part < on.partitions; part += 1) {
      await on.eventually(
        async () => (await on.under.noted(part)).length >= 202,
        () => pause(20),
      );
      expect(await on.under.noted(part)).to.deep.equal(Array.from({ length: 202 }, (_, n) => n + 1));
    }
  });

  it('a stalled consumer whose claim was taken can no longer move the checkpoint', async () => {
    const frozen = await on.under.connect({ frozen: true });
    await on.log.publish(TOPIC, [anEvent(userIn(0, on.partitions), 'a')]);
    const [stalled, resumed] = [gate(), gate()];
    const seen = inbox();
    let outcome: unknown;
    let claim: Claim | undefined;
    await on.join(frozen, async (page) => {
      claim = page.claim;
      stalled.open();
      await resumed.opened;
      await on.under.move(page).catch((error: unknown) => {
        outcome = error;
        throw error;
      });
    });
    await stalled.opened;
    await on.under.expire(claim as Claim);
    const [taken, judged] = [gate(), gate()];
    await on.join(on.log, async (page) => {
      taken.open();
      await judged.opened;
      await on.under.move(page);
      seen.add(page.records);
    });
    await taken.opened;
    resumed.open();
    await on.eventually(() => outcome !== undefined);
    expect(outcome).to.be.instanceOf(ClaimLost);
    judged.open();
    await seen.until(() => seen.records.length === 1);
    await on.log.publish(TOPIC, [anEvent(userIn(0, on.partitions), 'b')]);
    await seen.until(() => seen.records.length === 2);
    expect(seen.offsets(0)).to.deep.equal([1, 2]);
  });

  it('a consumer that stops finishes its page and gives its partitions back', async () => {
    await on.everywhere(['a']);
    const [begun, finish] = [gate(), gate()];
    const seen = inbox();
    const one = await on.join(on.log, async (page) => {
      begun.open();
      await finish.opened;
      await on.under.move(page);
      seen.add(page.records);
    });
    await begun.opened;
    const stopped = one.stop();
    finish.open();
    await stopped;
    expect(seen.records.length).to.be.greaterThan(0);
    expect(one.assigned()).to.deep.equal([]);
    const second = await on.under.connect({ frozen: true });
    const two = await on.join(second, async (page) => (await on.under.move(page), seen.add(page.records)));
    await on.untilReads(two, on.partitions);
    await on.eventually(() => seen.offsets(0).length > 1);
    expect(seen.offsets(0)).to.deep.equal(Array.from(seen.offsets(0), (_, n) => n + 1));
  });

  it('a consumer that stops at once gives back what it had only just claimed', async () => {
    const one = await on.join(on.log, on.under.move);
    await one.stop();
    const second = await on.under.connect({ frozen: true });
    const two = await on.join(second, on.under.move);
    await on.untilReads(two, on.partitions);
  });
}
