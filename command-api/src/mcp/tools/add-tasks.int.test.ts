import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { ToolChange } from '@tasklog/schemas';
import { drained } from '../../testing/api.ts';
import { wordsIn } from '../../testing/assistant.ts';
import { writingStage } from '../../testing/writing-stage.ts';

describe('adding tasks by an assistant', function () {
  this.timeout(60_000);
  const on = writingStage();
  const { someone, add, titles } = on;

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
    await drained(on.api.db);
    const { rows } = await on.api.db.query<{ actor: string }>(
      `select event ->> 'actor' as actor from log.record where topic = 1 and task_id = $1`,
      [id],
    );
    expect(rows).to.deep.equal([{ actor: 'assistant' }]);
  });
});
