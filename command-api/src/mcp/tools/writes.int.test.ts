import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { FindTasksOutput, TasksAnswer, ToolChange } from '@tasklog/schemas';
import { drained, startTestApi } from '../../testing/api.ts';
import type { TestApi } from '../../testing/api.ts';
import { assistantOf, wordsIn } from '../../testing/assistant.ts';
import type { Assistant } from '../../testing/assistant.ts';

// A Thursday, at noon in Oslo.
const NOW = new Date('2026-11-26T11:00:00Z');

describe('the writes of an assistant', function () {
  this.timeout(60_000);
  let api: TestApi;
  let users = 0;
  /** A user with an empty list, in Oslo. */
  const someone = async (): Promise<Assistant & { user: string }> => {
    users += 1;
    const user = `user-${String(users)}`;
    await (
      await api.as(user)
    )('PATCH', '/v1/settings', { timeZone: 'Europe/Oslo' });
    return { ...(await assistantOf(api, user)), user };
  };
  const add = async (it: Assistant, ...texts: string[]): Promise<string[]> =>
    (await it.call<ToolChange>('add_tasks', { tasks: texts.map((text) => ({ text })) })).done.map(({ id }) => id);
  const titles = async (it: Assistant, args: object = {}): Promise<(string | undefined)[]> =>
    (await it.call<FindTasksOutput>('find_tasks', args)).tasks.map(({ title }) => title);

  before(async () => {
    api = await startTestApi({ now: () => NOW });
  });
  after(() => api.stop());

  describe('add_tasks', () => {
    it('reads a sentence in the user’s words and zone, and says the date, the zone and the next dates back', async () => {
      const it = await someone();
      const { done, failures, undo } = await it.call<ToolChange>('add_tasks', {
        tasks: [{ text: 'water the plants every monday at 9am #home, remind me 30 minutes before' }],
      });
      expect(failures).to.deep.equal([]);
      expect(undo).to.contain('changeId');
      const [task] = done;
      expect(task?.after).to.deep.include({
        title: 'water the plants',
        due: '2026-11-30T09:00',
        repeat: 'every Monday',
        tags: ['home'],
        reminders: ['30 minutes before'],
      });
      expect(task?.when).to.equal('Mon 30 Nov 09:00 (Europe/Oslo)');
      expect(task?.next).to.deep.equal(['Mon 7 Dec 09:00', 'Mon 14 Dec 09:00', 'Mon 21 Dec 09:00']);
    });
    it('takes fields, with dates and repeats in words or as programs write them, and a number for a priority', async () => {
      const it = await someone();
      const { done } = await it.call<ToolChange>('add_tasks', {
        tasks: [
          { title: 'Book the cabin', due: 'next friday', priority: 1, notes: '' },
          { title: 'Pay rent', repeat: 'FREQ=MONTHLY;BYMONTHDAY=1', due: '2026-12-01', tags: ['#money'] },
          { title: 'Call Ann', due: '2026-12-10T17:30:00Z', remindMinutesBefore: [10] },
          { text: 'wax the skis thursday', priority: 'high' },
        ],
      });
      expect(done.map(({ after }) => after)).to.deep.equal([
        { title: 'Book the cabin', status: 'open', due: '2026-12-04', priority: 'urgent' },
        { title: 'Pay rent', status: 'open', due: '2026-12-01', tags: ['money'], repeat: 'every month on the 1st' },
        { title: 'Call Ann', status: 'open', due: '2026-12-10T18:30', reminders: ['10 minutes before'] },
        { title: 'wax the skis', status: 'open', due: '2026-12-03', priority: 'high' },
      ]);
    });
    it('adds what makes sense and says what is wrong with the rest, item by item', async () => {
      const it = await someone();
      const { done, failures } = await it.call<ToolChange>('add_tasks', {
        tasks: [{ title: 'Good' }, { due: 'tomorrow' }, { title: 'Bad', due: 'the day after the fair' }],
      });
      expect(done.map(({ item, title }) => [item, title])).to.deep.equal([[0, 'Good']]);
      expect(failures.map(({ item, code, field }) => [item, code, field])).to.deep.equal([
        [1, 'no-title', '/title'],
        [2, 'not-a-date', '/due'],
      ]);
      expect(failures[1]?.message).to.contain('2026-12-12');
    });
    it('is one change, which undo takes back whole and undo again brings back', async () => {
      const it = await someone();
      const { changeId } = await it.call<ToolChange>('add_tasks', { tasks: [{ title: 'A' }, { title: 'B' }] });
      const undone = await it.call<ToolChange>('undo', {});
      expect(undone.done.map(({ change }) => change)).to.deep.equal(['deleted', 'deleted']);
      expect(await titles(it)).to.deep.equal([]);
      await it.call('undo', { changeId: undone.changeId });
      expect(await titles(it)).to.have.members(['A', 'B']);
      expect(changeId).not.to.equal(undone.changeId);
    });
    it('happens once however often it is called with the same requestId', async () => {
      const it = await someone();
      const once = { requestId: randomUUID(), tasks: [{ title: 'Once' }] };
      const [first, second] = [await it.call('add_tasks', once), await it.call('add_tasks', once)];
      expect(second).to.deep.equal(first);
      expect(await titles(it)).to.deep.equal(['Once']);
      const other = await it.raw('add_tasks', { ...once, tasks: [{ title: 'Twice' }] });
      expect(other.isError).to.equal(true);
      expect(wordsIn(other.content)).to.match(/^key-reused: .*requestId/);
    });
    it('is written down as the assistant’s', async () => {
      const it = await someone();
      const [id] = await add(it, 'buy milk');
      await drained(api.db);
      const { rows } = await api.db.query<{ actor: string }>(
        `select event ->> 'actor' as actor from log.record where topic = 1 and task_id = $1`,
        [id],
      );
      expect(rows).to.deep.equal([{ actor: 'assistant' }]);
    });
  });

  describe('a ref', () => {
    it('is an id, a number of the last listing, or words of a title', async () => {
      const it = await someone();
      const [skis, milk] = await add(it, 'wax the skis on saturday', 'buy milk tomorrow', 'call the dentist');
      expect(await titles(it)).to.deep.equal(['buy milk', 'wax the skis', 'call the dentist']);
      const done = await it.call<ToolChange>('complete_tasks', { refs: [skis, 1, 'dentist'] });
      expect(done.done.map(({ id, change }) => [id, change]).slice(0, 2)).to.deep.equal([
        [skis, 'completed'],
        [milk, 'completed'],
      ]);
      expect(done.done[2]?.title).to.equal('call the dentist');
    });
    it('that fits several tasks is answered with the candidates, and nothing is written for it', async () => {
      const it = await someone();
      const ids = await add(it, 'wax the skis', 'sell the skis', 'buy milk');
      const { done, failures } = await it.call<ToolChange>('complete_tasks', { refs: ['the skis', 'milk'] });
      expect(done.map(({ title }) => title)).to.deep.equal(['buy milk']);
      expect(failures).to.have.length(1);
      expect(failures[0]).to.include({ item: 0, ref: 'the skis', code: 'ambiguous' });
      expect(failures[0]?.candidates?.map(({ id }) => id)).to.have.members(ids.slice(0, 2));
      expect(await titles(it)).to.have.members(['wax the skis', 'sell the skis']);
    });
    it('of another user is as absent as one that never was', async () => {
      const [it, other] = [await someone(), await someone()];
      const [theirs] = await add(other, 'a secret');
      const answers = [];
      for (const ref of [theirs, randomUUID()]) {
        const { content, isError } = await it.raw('complete_tasks', { refs: [ref] });
        expect(isError).to.equal(true);
        answers.push(wordsIn(content).replaceAll(String(ref), 'ID'));
      }
      expect(answers[0]).to.equal(answers[1]);
      expect(answers[0]).not.to.contain('secret');
      expect(await titles(other)).to.deep.equal(['a secret']);
    });
    it('named twice is taken once', async () => {
      const it = await someone();
      const [milk] = await add(it, 'buy milk');
      const { done, failures } = await it.call<ToolChange>('complete_tasks', { refs: ['milk', milk] });
      expect(done).to.have.length(1);
      expect(failures.map(({ code }) => code)).to.deep.equal(['named-twice']);
    });
  });

  describe('update_tasks', () => {
    it('sets and clears fields and keeps what it does not name', async () => {
      const it = await someone();
      await add(it, 'wax the skis friday at 18:30 #winter p2');
      const { done } = await it.call<ToolChange>('update_tasks', {
        items: [{ ref: 'skis', set: { title: 'Wax all skis', addTags: ['sport'] }, clear: ['priority'] }],
      });
      expect(done[0]).to.deep.include({
        change: 'updated',
        before: { title: 'wax the skis', priority: 'high', tags: ['winter'] },
        after: { title: 'Wax all skis', tags: ['winter', 'sport'] },
        when: 'Fri 27 Nov 18:30 (Europe/Oslo)',
      });
    });
    it('makes a task repeat from the date it has', async () => {
      const it = await someone();
      await add(it, 'water the plants 2026-12-02');
      const { done } = await it.call<ToolChange>('update_tasks', {
        items: [{ ref: 'plants', set: { repeat: 'every other wednesday' } }],
      });
      expect(done[0]?.after).to.deep.equal({ repeat: 'every other Wednesday' });
      expect(done[0]?.next).to.deep.equal(['Wed 16 Dec', 'Wed 30 Dec', 'Wed 13 Jan 2027']);
    });
    it('refuses a version that is over, and names the one there is', async () => {
      const it = await someone();
      await add(it, 'buy milk', 'buy bread');
      const items = [
        { ref: 'milk', set: { priority: 'high' }, expectedVersion: 7 },
        { ref: 'bread', set: { priority: 'high' }, expectedVersion: 1 },
      ];
      const { done, failures } = await it.call<ToolChange>('update_tasks', { items });
      expect(done.map(({ title }) => title)).to.deep.equal(['buy bread']);
      expect(failures[0]).to.include({ item: 0, code: 'version-mismatch' });
      expect(failures[0]?.message).to.contain('version 1');
    });
    it('says that an item without a change changes nothing', async () => {
      const it = await someone();
      await add(it, 'buy milk');
      const { isError, content } = await it.raw('update_tasks', { items: [{ ref: 'milk', set: {} }] });
      expect(isError).to.equal(true);
      expect(wordsIn(content)).to.contain('nothing-to-change');
    });
  });

  describe('reschedule_tasks', () => {
    it('keeps the time of day and the repeat, and moves by a length', async () => {
      const it = await someone();
      await add(it, 'water the plants every monday at 9am', 'buy milk tomorrow');
      const { done } = await it.call<ToolChange>('reschedule_tasks', {
        items: [
          { ref: 'plants', due: 'tuesday' },
          { ref: 'milk', due: 'by 2 days' },
        ],
      });
      expect(done.map(({ after }) => after)).to.deep.equal([{ due: '2026-12-01T09:00' }, { due: '2026-11-29' }]);
      expect(done[0]?.next[0]).to.equal('Mon 7 Dec 09:00');
    });
    it('takes a date away when that is asked for', async () => {
      const it = await someone();
      await add(it, 'buy milk tomorrow');
      const { done } = await it.call<ToolChange>('reschedule_tasks', { items: [{ ref: 'milk', due: 'no date' }] });
      expect(done[0]).to.deep.include({ before: { due: '2026-11-27' }, after: {} });
    });
    it('does not read orders in a date', async () => {
      const it = await someone();
      await add(it, 'buy milk tomorrow', 'buy bread');
      const { isError } = await it.raw('reschedule_tasks', {
        items: [{ ref: 'milk', due: 'friday and delete task 2' }],
      });
      expect(isError).to.equal(true);
      expect(await titles(it)).to.have.members(['buy milk', 'buy bread']);
    });
  });

  describe('snooze_reminders', () => {
    it('puts the reminders off and leaves the date', async () => {
      const it = await someone();
      await add(it, 'call the dentist today at 13:00, remind me 30 minutes before');
      const { done } = await it.call<ToolChange>('snooze_reminders', {
        items: [{ ref: 'dentist', until: 'for 2 hours' }],
      });
      expect(done[0]).to.deep.include({ change: 'snoozed', after: { snoozedUntil: '2026-11-26T13:00:00Z' } });
      expect(done[0]?.when).to.equal('Thu 26 Nov 13:00 (Europe/Oslo)');
      const { content } = await it.raw('snooze_reminders', { items: [{ ref: 'dentist', until: 'whenever' }] });
      expect(wordsIn(content)).to.contain('not-a-time').and.contain('/until');
    });
  });

  describe('of one occurrence', () => {
    it('moves it alone, or all that follow with it', async () => {
      const it = await someone();
      await add(it, 'water the plants every monday at 9am');
      const move = (due: string, scope: string) =>
        it.call<ToolChange>('reschedule_tasks', { items: [{ ref: 'plants', due, scope }] });
      expect((await move('2026-12-01', 'this')).done[0]?.next[0]).to.equal('Mon 7 Dec 09:00');
      expect((await move('2026-12-02', 'future')).done[0]).to.deep.include({ change: 'repeated' });
    });
    it('skips it, and says what comes then', async () => {
      const it = await someone();
      await add(it, 'water the plants every monday at 9am', 'buy milk tomorrow');
      const { done, failures } = await it.call<ToolChange>('skip_occurrences', { refs: ['plants', 'milk'] });
      expect(done[0]).to.deep.include({ before: { due: '2026-11-30T09:00' }, after: { due: '2026-12-07T09:00' } });
      expect(failures[0]).to.include({ item: 1, code: 'not-repeating' });
    });
  });

  describe('complete_tasks and reopen_tasks', () => {
    it('complete, say the next dates of a repeat, and put back', async () => {
      const it = await someone();
      await add(it, 'water the plants every monday at 9am');
      const { done } = await it.call<ToolChange>('complete_tasks', { refs: ['plants'] });
      expect(done[0]).to.deep.include({ change: 'completed', before: { status: 'open' }, after: { status: 'done' } });
      expect(done[0]?.next).to.have.length(3);
      const again = await it.call<ToolChange>('complete_tasks', { refs: [done[0]?.id] });
      expect(again.done[0]?.change).to.equal('unchanged');
      expect(again).not.to.have.property('undo');
      const back = await it.call<ToolChange>('reopen_tasks', { refs: ['plants'] });
      expect(back.done[0]).to.deep.include({ change: 'reopened', after: { status: 'open' } });
    });
    it('take one expectedVersion for one ref only', async () => {
      const it = await someone();
      await add(it, 'buy milk', 'buy bread');
      const { content } = await it.raw('complete_tasks', { refs: ['milk', 'bread'], expectedVersion: 1 });
      expect(wordsIn(content)).to.contain('/expectedVersion goes with a single ref');
      const { done } = await it.call<ToolChange>('complete_tasks', { refs: ['milk'], expectedVersion: 1 });
      expect(done[0]?.version).to.equal(2);
    });
  });

  describe('undo', () => {
    it('refuses to take back what has changed since, and then takes back nothing of it', async () => {
      const it = await someone();
      await add(it, 'buy milk tomorrow', 'buy bread tomorrow');
      const due = 'monday';
      const { changeId } = await it.call<ToolChange>('reschedule_tasks', {
        items: [
          { ref: 'milk', due },
          { ref: 'bread', due },
        ],
      });
      await it.call('reschedule_tasks', { items: [{ ref: 'bread', due: 'tuesday' }] });
      const { isError, content } = await it.raw('undo', { changeId });
      expect(isError).to.equal(true);
      expect(wordsIn(content)).to.contain('changed-since');
      const { tasks } = await it.call<FindTasksOutput>('find_tasks');
      expect(tasks.map(({ due: now }) => now)).to.deep.equal(['2026-11-30', '2026-12-01']);
    });
    it('knows no change of another user', async () => {
      const [it, other] = [await someone(), await someone()];
      const { changeId } = await other.call<ToolChange>('add_tasks', { tasks: [{ title: 'Theirs' }] });
      const { content, isError } = await it.raw('undo', { changeId });
      expect(isError).to.equal(true);
      expect(wordsIn(content)).to.contain('no-such-change');
      expect(await titles(other)).to.deep.equal(['Theirs']);
    });
    it('takes back the change of a person as well', async () => {
      const it = await someone();
      const rest = await api.as(it.user);
      const { body } = await rest<TasksAnswer>('POST', '/v1/tasks', { title: 'By hand' });
      expect(body).to.have.property('changeId');
      await it.call('undo');
      expect(await titles(it)).to.deep.equal([]);
    });
  });

  describe('a bad argument', () => {
    const bad: [what: string, tool: string, args: object, said: RegExp][] = [
      [
        'an unknown field',
        'add_tasks',
        { tasks: [{ title: 'x' }], userId: randomUUID() },
        /userId: is not a known field/,
      ],
      ['a field of the wrong type', 'add_tasks', { tasks: 'x' }, /tasks: must be array/],
      [
        'a list that is too long',
        'add_tasks',
        { tasks: Array(26).fill({ title: 'x' }) },
        /tasks: must NOT have more than 25/,
      ],
      ['a priority that is none', 'add_tasks', { tasks: [{ title: 'x', priority: 'huge' }] }, /tasks\.0\.priority/],
      ['no requestId', 'add_tasks', { requestId: '', tasks: [{ title: 'x' }] }, /requestId: is missing/],
      [
        'a zone that is none',
        'add_tasks',
        { tasks: [{ title: 'x' }], timeZone: 'Mars/Olympus' },
        /unknown-time-zone: .*\/timeZone/,
      ],
      ['neither refs nor a filter', 'delete_tasks', {}, /\/refs or filter must be given/],
      ['a filter that cannot be read', 'delete_tasks', { filter: 'xyzzy' }, /\/filter cannot be read/],
      ['a cursor that is made up', 'find_tasks', { cursor: 'abc' }, /\/cursor must be the cursor/],
      [
        'a tool that previews nothing',
        'preview',
        { tool: 'find_tasks', arguments: {} },
        /tool: must be one of add_tasks/,
      ],
      [
        'a field at fault inside a preview',
        'preview',
        { tool: 'add_tasks', arguments: {} },
        /\/arguments\/tasks is missing/,
      ],
    ];
    for (const [what, tool, args, said] of bad)
      it(`(${what}) is answered with the field named`, async () => {
        const { isError, content } = await (await someone()).raw(tool, args);
        expect(isError).to.equal(true);
        expect(wordsIn(content)).to.match(said);
      });
  });
});
