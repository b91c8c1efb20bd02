import { expect } from 'chai';
import { parseFilter } from '@tasklog/domain/filter/parse';
import { simpleFilter } from '@tasklog/domain/language/lists/filter-line';
import { tasksShown } from '@tasklog/domain/language/lists/shown';
import { clockOf } from '@tasklog/domain/language/clock';
import type {
  FindTasksOutput,
  Interpretation,
  NextDatesOutput,
  PreviewOutput,
  TaskHistoryOutput,
  ToolChange,
} from '@tasklog/schemas';
import { sceneOf } from '../../conversation/context.ts';
import type { TaskRow } from '../../store/tasks.ts';
import { startTestApi } from '../../testing/api.ts';
import type { TestApi } from '../../testing/api.ts';
import { assistantOf, wordsIn } from '../../testing/assistant.ts';
import type { Assistant } from '../../testing/assistant.ts';

// A Thursday, late in the evening in Oslo: in UTC it is Wednesday still.
const START = new Date('2026-11-25T23:30:00Z');
const ZONE = 'Europe/Oslo';

const LIST = [
  'pay the fine yesterday p1 #money',
  'buy milk today #errand',
  'call ann today at 17:00 #home_office',
  'water the plants every monday at 9am #home, remind me 30 minutes before',
  'wax the skis on saturday #winter p2',
  'book the cabin 2026-12-20 #winter',
  'read a book',
];

describe('the reads of an assistant', function () {
  this.timeout(60_000);
  let api: TestApi;
  let now = START;
  let it_: Assistant;
  let ids: Record<string, string>;
  const find = (args: object = {}): Promise<FindTasksOutput> => it_.call<FindTasksOutput>('find_tasks', args);
  const titles = async (args: object): Promise<(string | undefined)[]> =>
    (await find(args)).tasks.map(({ title }) => title);

  before(async () => {
    api = await startTestApi({ now: () => now });
    await (
      await api.as('ann')
    )('PATCH', '/v1/settings', { timeZone: ZONE });
    it_ = await assistantOf(api, 'ann');
    const { done } = await it_.call<ToolChange>('add_tasks', { tasks: LIST.map((text) => ({ text })) });
    ids = Object.fromEntries(done.map(({ id, title }) => [title, id]));
    const other = await assistantOf(api, 'bob');
    await other.call('add_tasks', { tasks: [{ text: 'buy milk today #errand' }] });
  });
  after(() => api.stop());

  describe('find_tasks', () => {
    it('tells short rows by date under their numbers, with the filters as they were understood', async () => {
      const { tasks, total, hasMore, appliedFilters } = await find({ limit: 3 });
      expect(tasks.map(({ n, title, due, priority, tags }) => ({ n, title, due, priority, tags }))).to.deep.equal([
        { n: 1, title: 'pay the fine', due: '2026-11-25', priority: 'urgent', tags: ['money'] },
        { n: 2, title: 'buy milk', due: '2026-11-26', priority: undefined, tags: ['errand'] },
        { n: 3, title: 'call ann', due: '2026-11-26T17:00', priority: undefined, tags: ['home_office'] },
      ]);
      expect(Object.values(tasks[1] ?? {})).not.to.include(null);
      expect({ total, hasMore }).to.deep.equal({ total: 7, hasMore: true });
      expect(appliedFilters).to.deep.equal({ status: 'open', sort: 'due', timeZone: ZONE, today: '2026-11-26' });
    });
    it('obeys the page size, says that there is more, and goes on at the cursor with the numbers going on', async () => {
      const seen: [number | undefined, string | undefined][] = [];
      let cursor: string | undefined;
      do {
        const page = await find({ limit: 3, ...(cursor === undefined ? {} : { cursor }) });
        expect(page.tasks.length).to.be.at.most(3);
        expect(page.hasMore).to.equal(page.cursor !== undefined);
        seen.push(...page.tasks.map(({ n, title }): [number | undefined, string | undefined] => [n, title]));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(seen.map(([n]) => n)).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
      expect(new Set(seen.map(([, title]) => title)).size).to.equal(7);
      const { would } = await it_.call<PreviewOutput>('preview', {
        tool: 'complete_tasks',
        arguments: { refs: ['5'] },
      });
      expect(would[0]?.title).to.equal(seen[4]?.[1]);
    });
    it('refuses the cursor of another question', async () => {
      const { cursor } = await find({ limit: 2 });
      const { isError, content } = await it_.raw('find_tasks', { limit: 2, q: 'milk', cursor });
      expect(isError).to.equal(true);
      expect(wordsIn(content)).to.contain('/cursor');
    });
    it('reads days on the user’s clock, not on that of the server', async () => {
      expect(await titles({ due: 'today' })).to.deep.equal(['buy milk', 'call ann']);
      expect(await titles({ due: 'overdue' })).to.deep.equal(['pay the fine']);
      expect(await titles({ due: 'no date' })).to.deep.equal(['read a book']);
      expect(await titles({ from: '2026-11-28', to: '2026-11-30' })).to.deep.equal([
        'wax the skis',
        'water the plants',
      ]);
    });
    it('filters by text, tags and priority, all of which must hold', async () => {
      expect(await titles({ q: 'BOOK' })).to.deep.equal(['book the cabin', 'read a book']);
      expect(await titles({ q: '%' })).to.deep.equal([]);
      expect(await titles({ tags: ['Winter'] })).to.deep.equal(['wax the skis', 'book the cabin']);
      expect(await titles({ tags: ['winter'], priority: 2 })).to.deep.equal(['wax the skis']);
      expect(await titles({ tags: ['home_office'] })).to.deep.equal(['call ann']);
    });
    it('sorts by what it is asked to', async () => {
      expect((await titles({ sort: 'priority' })).slice(0, 2)).to.deep.equal(['pay the fine', 'wax the skis']);
      expect((await titles({ sort: 'title' }))[0]).to.equal('book the cabin');
    });
    it('tells the fields it is asked for', async () => {
      const { tasks } = await find({ q: 'plants', fields: ['reminders', 'repeat'] });
      expect(tasks).to.deep.equal([
        {
          n: 1,
          id: ids['water the plants'],
          title: 'water the plants',
          repeat: 'every Monday',
          reminders: ['30 minutes before'],
        },
      ]);
    });

    const lines = [
      '(overdue | today) & !#errand',
      '!(#winter | #home)',
      'p1 | p2',
      '#home*',
      '!#home*',
      '#home_*',
      'search: skis',
      'recurring',
      '!recurring',
      'reminder',
      'no date | #winter',
      '!no date',
      '!today',
      'this week & !overdue',
      'before: sunday',
      'today, #winter',
      'no tag',
      'view all',
      'created: today & !created after: today',
      'has notes | has reminder',
      '#w*n*r, done',
      'search: "wax the" & search: skis',
      'search: ＷＡＸ',
      'due before: fri & !(p1 or p2)',
    ];
    for (const line of lines)
      it(`finds by “${line}” what the language finds among the same tasks`, async () => {
        const { rows } = await api.db.query<TaskRow>('select id, version, doc from command.task where user_id = $1', [
          api.issuer.userId('ann'),
        ]);
        const clock = clockOf(Temporal.Instant.fromEpochMilliseconds(now.getTime()), ZONE, {});
        const scene = sceneOf(rows, { state: {} }, ZONE, now, {});
        const parsed = parseFilter(line, clock);
        if (!parsed.ok) throw new Error(parsed.fault.says);
        const filter = simpleFilter(parsed.filter, clock);
        const asked = { intent: 'list' as const, query: line, filter, reply: '', confidence: 1, because: [] };
        const meant = tasksShown(asked, scene.context).map(({ title }) => title);
        expect(await titles({ filter: line })).to.have.members(meant);
      });
  });

  describe('interpret', () => {
    it('says what a message would be taken to mean, and writes nothing', async () => {
      const meant = await it_.call<Interpretation>('interpret', { message: 'move the skis to sunday' });
      expect(meant).to.deep.include({ intent: 'reschedule', changes: { due: '2026-11-29' } });
      expect(await titles({ q: 'skis', from: '2026-11-28', to: '2026-11-28' })).to.deep.equal(['wax the skis']);
    });
    it('knows no conversation of another user', async () => {
      const { isError, content } = await it_.raw('interpret', { message: 'it', threadId: ids['buy milk'] });
      expect(isError).to.equal(true);
      expect(wordsIn(content)).to.contain('/threadId');
    });
  });

  describe('next_dates', () => {
    it('tells the next dates of a task, with zone and instant', async () => {
      const { repeat, dates } = await it_.call<NextDatesOutput>('next_dates', { ref: 'plants', count: 2 });
      expect(repeat).to.equal('every Monday');
      expect(dates).to.deep.equal([
        { date: '2026-11-30T09:00', instant: '2026-11-30T08:00:00Z', words: 'Mon 30 Nov 09:00 (Europe/Oslo)' },
        { date: '2026-12-07T09:00', instant: '2026-12-07T08:00:00Z', words: 'Mon 7 Dec 09:00 (Europe/Oslo)' },
      ]);
    });

    it('tells those of a repeat that no task has, in words or as a rule', async () => {
      const inWords = await it_.call<NextDatesOutput>('next_dates', { repeat: 'every other day at 8', count: 3 });
      expect(inWords.dates).to.have.length(3);
      const rule = await it_.call<NextDatesOutput>('next_dates', { repeat: 'FREQ=MONTHLY;BYMONTHDAY=31' });
      expect(rule.dates.map(({ date }) => date)).to.deep.equal([
        '2026-12-31',
        '2027-01-31',
        '2027-03-31',
        '2027-05-31',
        '2027-07-31',
      ]);
    });

    it('says what is wrong with a rule', async () => {
      const { content } = await it_.raw('next_dates', { repeat: 'FREQ=SECONDLY' });
      expect(wordsIn(content)).to.contain('too often');
    });
  });

  describe('preview', () => {
    it('shows before and after of any write, and what would fail, and writes nothing', async () => {
      const { would, failures, needsApproval, summary } = await it_.call<PreviewOutput>('preview', {
        tool: 'reschedule_tasks',
        arguments: {
          items: [
            { ref: 'skis', due: 'sunday' },
            { ref: 'nothing like it', due: 'sunday' },
          ],
        },
      });
      expect(would[0]).to.deep.include({ before: { due: '2026-11-28' }, after: { due: '2026-11-29' } });
      expect(failures[0]).to.include({ item: 1, code: 'no-such-task' });
      expect(needsApproval).to.equal(false);
      expect(summary).to.contain('Nothing was written');
      expect(await titles({ q: 'skis', from: '2026-11-28', to: '2026-11-28' })).to.deep.equal(['wax the skis']);
    });
    it('says that the user would have to approve', async () => {
      const many = await it_.call<PreviewOutput>('preview', { tool: 'delete_tasks', arguments: { filter: '#winter' } });
      expect(many.needsApproval).to.equal(true);
      expect(many.would.map(({ change }) => change)).to.deep.equal(['deleted', 'deleted']);
      const one = await it_.call<PreviewOutput>('preview', { tool: 'delete_tasks', arguments: { refs: ['milk'] } });
      expect(one.needsApproval).to.equal(false);
    });
    it('tells a conflict of versions', async () => {
      const { failures } = await it_.call<PreviewOutput>('preview', {
        tool: 'complete_tasks',
        arguments: { refs: ['milk'], expectedVersion: 9 },
      });
      expect(failures[0]).to.include({ code: 'version-mismatch' });
    });
  });

  describe('over time', () => {
    before(async () => {
      now = new Date('2026-11-27T10:00:00Z');
      await it_.call('complete_tasks', { refs: [ids['buy milk']] });
      await it_.call('reschedule_tasks', { items: [{ ref: String(ids['call ann']), due: 'monday' }] });
    });
    it('find_tasks with asOf tells the list as it was', async () => {
      const { tasks, appliedFilters, hasMore, cursor } = await find({ asOf: 'yesterday', due: '2026-11-26', limit: 1 });
      expect(tasks.map(({ title }) => title)).to.deep.equal(['buy milk']);
      expect(hasMore).to.equal(true);
      expect(appliedFilters.asOf).to.equal('2026-11-26T22:59:00Z');
      const next = await find({ asOf: 'yesterday', due: '2026-11-26', limit: 1, cursor });
      expect(next.tasks.map(({ title, n }) => [n, title])).to.deep.equal([[2, 'call ann']]);
      expect(await titles({ due: '2026-11-26' })).to.deep.equal([]);
    });
    it('find_tasks with status done counts days by when it was done', async () => {
      const { tasks } = await find({ status: 'done', from: '2026-11-27', to: '2026-11-27' });
      expect(tasks.map(({ title, status }) => ({ title, status }))).to.deep.equal([
        { title: 'buy milk', status: 'done' },
      ]);
      expect(await titles({ filter: 'done today' })).to.deep.equal(['buy milk']);
      expect(await titles({ status: 'all', q: 'milk' })).to.deep.equal(['buy milk']);
    });
    it('task_history tells who, when, before and after, newest first, page by page', async () => {
      const { entries, total, cursor } = await it_.call<TaskHistoryOutput>('task_history', { ref: 'ann', limit: 1 });
      expect(total).to.equal(2);
      expect(entries[0]).to.deep.include({
        change: 'rescheduled',
        by: 'assistant',
        before: { due: '2026-11-26T17:00' },
        after: { due: '2026-11-30T17:00' },
        when: 'Fri, 27 Nov 2026, 11:00',
      });
      const rest = await it_.call<TaskHistoryOutput>('task_history', { ref: 'ann', limit: 1, cursor });
      expect(rest.entries.map(({ change }) => change)).to.deep.equal(['added']);
      expect(rest).not.to.have.property('cursor');
    });
    it('task_history finds done tasks by their words, and deleted ones by their id', async () => {
      expect((await it_.call<TaskHistoryOutput>('task_history', { ref: 'milk' })).entries[0]?.change).to.equal(
        'completed',
      );
      await it_.call('delete_tasks', { refs: ['read a book'] });
      const { entries } = await it_.call<TaskHistoryOutput>('task_history', { ref: ids['read a book'] });
      expect(entries[0]?.change).to.equal('deleted');
      const { isError, content } = await it_.raw('task_history', { ref: 'nothing of the kind' });
      expect(isError).to.equal(true);
      expect(wordsIn(content)).to.match(/no-such-task: .*\/ref/);
    });
  });
});
