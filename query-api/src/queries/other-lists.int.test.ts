import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { NotificationList } from '@tasklog/schemas';
import { isNotificationList, isRecurrenceList, isReminderList } from '@tasklog/schemas/validators';
import { startList } from '../testing/list.ts';
import type { AnyPage, Heard, TestList } from '../testing/list.ts';

describe('the other lists', () => {
  let list: TestList;
  before(async () => (list = await startList()));
  after(() => list.stop());

  /** One field of every item, page by page, two at a time. */
  async function walk(path: string, field: string): Promise<unknown[]> {
    const found: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { status, body, text }: Heard<AnyPage> = await list.ask(`${path}?limit=2${cursor && `&cursor=${cursor}`}`);
      expect(status, text).to.equal(200);
      found.push(...body.items.map((item) => item[field]));
      cursor = body.cursor;
    }
    return found;
  }

  describe('the repeating series', () => {
    it('come with their next three dates', async () => {
      await list.add.recurrence({ of: 'rita', occurrence: '2026-11-23T09:00' });
      const { body } = await list.ask('/v1/recurrences', { as: 'rita' });
      expect(isRecurrenceList(body), JSON.stringify(isRecurrenceList.errors)).to.equal(true);
      expect(body.items[0]?.['next']).to.deep.equal(['2026-11-24T09:00', '2026-11-25T09:00', '2026-11-26T09:00']);
    });

    it('have no dates ahead once stopped', async () => {
      await list.add.recurrence({ of: 'rob', active: false });
      const { body } = await list.ask('/v1/recurrences', { as: 'rob' });
      expect(body.items[0]).to.deep.include({ active: false, next: [] });
    });

    it('come in pages, one’s own only', async () => {
      for (const title of ['one', 'two', 'three']) await list.add.recurrence({ title });
      await list.add.recurrence({ of: 'bob', title: 'of bob' });
      expect(await walk('/v1/recurrences', 'title'))
        .to.have.members(['one', 'two', 'three'])
        .and.have.length(3);
    });
  });

  describe('the preview of a rule', () => {
    const path = '/v1/recurrences/preview';
    const ask = async (query: string) =>
      (await list.ask<{ next: string[]; instants: string[]; rrule: string; words: string }>(`${path}?${query}`)).body;

    it('gives the dates from the anchor on, and their instants in the zone', async () => {
      const { next, instants } = await ask('rrule=FREQ=DAILY&anchor=2026-10-24T09:00&timeZone=Europe/Oslo&count=2');
      expect(next).to.deep.equal(['2026-10-24T09:00', '2026-10-25T09:00']);
      expect(instants).to.deep.equal(['2026-10-24T07:00:00Z', '2026-10-25T08:00:00Z']);
    });

    it('gives five dates when nothing is said, and the rule in words', async () => {
      const { next, words } = await ask('rrule=FREQ%3DWEEKLY%3BBYDAY%3DMO&anchor=2026-11-23');
      expect(next).to.deep.equal(['2026-11-23', '2026-11-30', '2026-12-07', '2026-12-14', '2026-12-21']);
      expect(words).to.equal('every Monday');
    });

    it('leaves out what is excepted', async () => {
      const { next } = await ask('rrule=FREQ=DAILY&anchor=2026-11-23&count=2&exception=2026-11-24');
      expect(next).to.deep.equal(['2026-11-23', '2026-11-25']);
    });

    it('ends with the rule', async () =>
      expect((await ask('rrule=FREQ=DAILY;COUNT=2&anchor=2026-11-23')).next).to.have.length(2));

    it('refuses what is no rule, and what never comes', async () => {
      for (const rrule of ['often', 'FREQ=SECONDLY', 'FREQ=DAILY;INTERVAL=0', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'])
        expect(
          await list.faultsOf(`${path}?anchor=2026-11-23&rrule=${encodeURIComponent(rrule)}`),
          rrule,
        ).to.deep.equal(['rrule']);
    });

    it('says everything that is missing or wrong', async () => {
      expect((await list.faultsOf(`${path}?count=0&timeZone=X&until=1`)).sort()).to.deep.equal([
        'anchor',
        'count',
        'rrule',
        'timeZone',
        'until',
      ]);
      expect(await list.faultsOf(`${path}?rrule=FREQ=DAILY&anchor=2026-02-30`)).to.deep.equal(['anchor']);
    });
  });

  describe('the reminders', () => {
    it('come soonest first, in pages, one’s own only', async () => {
      const dueAt = ['2026-12-03T09:00:00Z', '2026-12-01T09:00:00Z', '2026-12-02T09:00:00Z'];
      for (const [n, each] of dueAt.entries()) await list.add.reminder({ dueAt: each, title: `r${String(n)}` });
      await list.add.reminder({ of: 'bob', title: 'of bob' });
      expect(await walk('/v1/reminders', 'title')).to.deep.equal(['r1', 'r2', 'r0']);
    });

    it('can be asked for by their state', async () => {
      await list.add.reminder({ of: 'remy', title: 'gone', state: 'fired', firedAt: '2026-11-23T09:00:00Z' });
      await list.add.reminder({ of: 'remy', title: 'open' });
      const { body } = await list.ask('/v1/reminders?state=fired', { as: 'remy' });
      expect(isReminderList(body), JSON.stringify(isReminderList.errors)).to.equal(true);
      expect(body.items).to.have.length(1);
      expect(body.items[0]).to.include({ title: 'gone', firedAt: '2026-11-23T09:00:00.000Z' });
      expect(await list.faultsOf('/v1/reminders?state=late')).to.deep.equal(['state']);
    });
  });

  describe('the notifications', () => {
    it('come newest first, in pages, one’s own only', async () => {
      for (const n of [1, 3, 2])
        await list.add.notification({ at: `2026-11-0${String(n)}T09:00:00Z`, title: `n${String(n)}` });
      await list.add.notification({ of: 'bob', title: 'of bob' });
      expect(await walk('/v1/notifications', 'title')).to.deep.equal(['n3', 'n2', 'n1']);
      expect(isNotificationList((await list.ask('/v1/notifications')).body)).to.equal(true);
    });

    it('tell which were read, one by one or all until a moment, and how many were not', async () => {
      const of = 'reader';
      const ids: Record<string, string> = {};
      for (const n of ['1', '2', '3', '4']) {
        ids[n] = randomUUID();
        await list.add.notification({ of, id: ids[n], at: `2026-11-0${n}T09:00:00Z`, title: `n${n}` });
      }
      await list.add.readUntil('2026-11-02T09:00:00Z', of);
      await list.add.read(ids['4'] ?? '', of);
      await list.add.read(ids['3'] ?? '', 'somebody else');
      const { body } = await list.ask<NotificationList>('/v1/notifications', { as: of });
      expect(body.items.map(({ title, read }) => `${title} ${String(read)}`)).to.deep.equal([
        'n4 true',
        'n3 false',
        'n2 true',
        'n1 true',
      ]);
      expect(body.unread).to.equal(1);
    });

    it('tell what became of them outside, each channel once', async () => {
      const [of, id] = ['sent', randomUUID()];
      await list.add.notification({ of, id });
      await list.add.delivery(id, 'push', 'dropped', 'a');
      await list.add.delivery(id, 'push', 'done', 'b');
      await list.add.delivery(id, 'email', 'failed');
      const { body } = await list.ask<NotificationList>('/v1/notifications', { as: of });
      expect(body.items[0]?.deliveries).to.deep.equal([
        { channel: 'email', state: 'failed' },
        { channel: 'push', state: 'done' },
      ]);
    });
  });

  describe('the figures', () => {
    it('count one’s own tasks by the clock of the zone', async () => {
      const of = 'stan';
      await list.add.task({ of, due: '2026-11-22' });
      await list.add.task({ of, due: '2026-11-23T11:00' });
      await list.add.task({ of, status: 'done', due: '2026-11-22' });
      await list.add.task({ of, status: 'deleted' });
      await list.add.task({ of: 'bob' });
      const ask = async (query: string) => (await list.ask<object>(`/v1/stats${query}`, { as: of })).body;
      expect(await ask('')).to.deep.equal({ open: 2, done: 1, overdue: 1, today: 1 });
      expect(await ask('?timeZone=Asia/Tokyo')).to.deep.equal({ open: 2, done: 1, overdue: 2, today: 1 });
      expect(await list.faultsOf('/v1/stats?timeZone=nowhere')).to.deep.equal(['timeZone']);
    });

    it('are nought for somebody new', async () =>
      expect((await list.ask('/v1/stats', { as: 'new' })).body).to.deep.equal({
        open: 0,
        done: 0,
        overdue: 0,
        today: 0,
      }));
  });
});
