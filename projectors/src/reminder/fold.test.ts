import { expect } from 'chai';
import type { Envelope, TaskImage } from '@tasklog/schemas';
import type { TaskRecord } from '../sequence.ts';
import { fold } from '../states.ts';
import { aTask } from '../testing/events.ts';
import { foldReminders, tellFired } from './fold.ts';
import type { Fired, ReminderRow } from './fold.ts';

const DUE = '2026-11-24T16:30:00.000Z';
const withReminder: TaskImage = { due: '2026-11-24T18:00', reminders: [{ id: 'before-30', minutesBefore: 30 }] };
const firedAt = (taskId: string, dueAt = DUE): Fired => ({
  ...{ taskId, reminderId: 'before-30', dueAt, firedAt: dueAt },
  eventId: '0190aaaa-0000-7000-8000-00000000f12e',
});

const given = (events: Envelope[], fired: Fired[] = []): Record<string, ReminderRow> => {
  const records = events.map((event, n) => ({ topic: 'task-events', partition: 0, offset: n + 1, at: '', event }));
  const rows = foldReminders([], fired, fold(new Map(), records as TaskRecord[]));
  return Object.fromEntries(rows.map((row) => [row.reminderId, row]));
};

describe('the rows of reminders', () => {
  it('wait for their instant', () => {
    const task = aTask(withReminder);
    expect(given([task.added()])['before-30']).to.deep.equal({
      taskId: task.id,
      reminderId: 'before-30',
      userId: task.userId,
      title: 'wax the skis',
      dueAt: '2026-11-24T16:30:00.000Z',
      state: 'waiting',
      firedAt: null,
    });
  });
  it('set for the past are called off from the start', () => {
    expect(given([aTask({ reminders: [{ id: 'a', at: '2026-11-23T11:59:59Z' }] }).added()])['a']).to.include({
      state: 'cancelled',
    });
  });
  it('set for this very moment wait', () => {
    expect(given([aTask({ reminders: [{ id: 'a', at: '2026-11-23T12:00:00Z' }] }).added()])['a']).to.include({
      state: 'waiting',
    });
  });
  it('move with the date', () => {
    const task = aTask(withReminder);
    const rows = given([task.added(), task.changed('task.rescheduled', { due: '2026-11-25T18:00' })]);
    expect(rows['before-30']).to.include({ dueAt: '2026-11-25T16:30:00.000Z', state: 'waiting' });
  });
  it('that are due already stay so when the title is edited', () => {
    const task = aTask(withReminder);
    const edited = task.changed.bind(task, 'task.updated', { title: 'both skis' });
    const rows = given([task.added(), edited({ time: '2026-11-24T17:00:01Z' })]);
    expect(rows['before-30']).to.include({ state: 'waiting', title: 'both skis' });
  });
  it('are called off when the task is done, deleted, or the reminder taken away', () => {
    for (const end of ['completed', 'deleted'] as const) {
      const task = aTask(withReminder);
      expect(given([task.added(), task[end]()])['before-30']).to.include({ state: 'cancelled' });
    }
    const task = aTask(withReminder);
    const rows = given([task.added(), task.changed('task.reminded', { reminders: [] })]);
    expect(rows['before-30']).to.include({ state: 'cancelled' });
  });
  it('wait again when the task is reopened in time, and not when it is reopened too late', () => {
    for (const [time, state] of [
      ['2026-11-24T16:00:00Z', 'waiting'],
      ['2026-11-24T17:30:00Z', 'cancelled'],
    ] as const) {
      const task = aTask(withReminder);
      expect(given([task.added(), task.completed(), task.reopened({ time })])['before-30']).to.include({ state });
    }
  });
  it('give way to a snooze, which has a row of its own', () => {
    const task = aTask(withReminder);
    const rows = given([task.added(), task.changed('task.snoozed', { snoozedUntil: '2026-11-25T08:00:00Z' })]);
    expect(rows['before-30']).to.include({ state: 'cancelled' });
    expect(rows['snooze']).to.include({ state: 'waiting', dueAt: '2026-11-25T08:00:00.000Z' });
  });
  it('have fired when that was told before the task itself', () => {
    const task = aTask(withReminder);
    expect(given([task.added()], [firedAt(task.id)])['before-30']).to.include({ state: 'fired', firedAt: DUE });
  });
  it('stay fired when the task is done afterwards', () => {
    const task = aTask(withReminder);
    expect(given([task.added(), task.completed()], [firedAt(task.id)])['before-30']).to.include({ state: 'fired' });
  });
  it('fired for one instant wait for another', () => {
    const task = aTask(withReminder);
    const moved = task.added();
    const rows = given([moved, task.changed('task.rescheduled', { due: '2026-11-26' })], [firedAt(task.id)]);
    expect(rows['before-30']).to.include({ state: 'waiting', dueAt: '2026-11-26T07:30:00.000Z' });
  });
});

describe('what has fired', () => {
  const task = aTask(withReminder);
  const waiting = Object.values(given([task.added()]));
  const told = firedAt(task.id);

  it('fires the row of that instant, once', () => {
    const first = tellFired(waiting, [], [told, told]);
    expect(first.fired).to.deep.equal([told]);
    expect(first.rows).to.deep.equal([{ ...waiting[0], state: 'fired', firedAt: DUE }]);
    expect(tellFired(first.rows, first.fired, [told])).to.deep.equal({ fired: [], rows: first.rows });
  });
  it('is kept for a row that is to come, and leaves one of another instant alone', () => {
    const earlier = firedAt(task.id, '2026-11-23T16:30:00.000Z');
    expect(tellFired(waiting, [], [earlier])).to.deep.equal({ fired: [earlier], rows: [] });
  });
  it('cannot be told in two ways', () => {
    expect(() => tellFired(waiting, [told], [{ ...told, firedAt: '2026-11-24T16:31:00.000Z' }])).to.throw('otherwise');
  });
});
