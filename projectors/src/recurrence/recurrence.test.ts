import { handedOn, nextOf } from '@tasklog/domain/recurrence/successor';
import { expect } from 'chai';
import type { Envelope, StoredRecurrence, TaskImage } from '@tasklog/schemas';
import type { TaskRecord } from '../sequence.ts';
import { fold } from '../states.ts';
import { aTask } from '../testing/events.ts';
import { intentOf } from './intents.ts';
import type { Repeating } from './standing.ts';
import { foldSeries } from './series.ts';
import { uuidFor } from '@tasklog/runtime/local-keys';

const repeating = (rrule: string, fields: TaskImage & Partial<StoredRecurrence> = {}): Repeating => {
  const { completionRelative = false, exceptions = [], anchor = '2026-11-02', ...task } = fields;
  const recurrence = { rrule, completionRelative, exceptions, anchor };
  return { timeZone: 'Europe/Oslo', occurrence: anchor, due: anchor, ...task, recurrence };
};
const NOON = '2026-11-23T12:00:00Z';

describe('the next occurrence', () => {
  it('is the next of the schedule, even when that is past already', () => {
    expect(nextOf(repeating('FREQ=WEEKLY'), NOON)).to.equal('2026-11-09');
  });
  it('counts from the occurrence, not from where its date was moved', () => {
    expect(nextOf(repeating('FREQ=WEEKLY', { occurrence: '2026-11-16', due: '2026-11-19' }), NOON)).to.equal(
      '2026-11-23',
    );
  });
  it('of a repeat after completion counts from the day it was done in the zone of the task', () => {
    const task = repeating('FREQ=DAILY;INTERVAL=3', { completionRelative: true, anchor: '2026-11-02T18:00' });
    expect(nextOf(task, '2026-11-23T22:59:00Z')).to.equal('2026-11-26T18:00');
    expect(nextOf(task, '2026-11-23T23:01:00Z')).to.equal('2026-11-27T18:00');
  });
  it('does not come when the repeat is over', () => {
    expect(nextOf(repeating('FREQ=WEEKLY;COUNT=1'), NOON)).to.equal(null);
    expect(nextOf(repeating('FREQ=WEEKLY;UNTIL=20261105'), NOON)).to.equal(null);
    expect(nextOf(repeating('FREQ=WEEKLY;BYDAY=SU;COUNT=1', { completionRelative: true }), NOON)).to.equal(null);
  });
  it('three times after completion are three', () => {
    let task = repeating('FREQ=DAILY;COUNT=3', { completionRelative: true });
    let done = 0;
    for (let next: string | null = '2026-11-02'; next !== null; done += 1) {
      next = nextOf(task, `${next.slice(0, 10)}T12:00:00Z`);
      task = { ...task, recurrence: handedOn(task.recurrence), occurrence: next };
    }
    expect(done).to.equal(3);
  });
  it('hands a repeat of the schedule on as it is', () => {
    const { recurrence } = repeating('FREQ=DAILY;COUNT=3');
    expect(handedOn(recurrence)).to.equal(recurrence);
  });
});

let offset = 0;
const record = (event: Envelope): TaskRecord =>
  ({ topic: 'task-events', partition: 0, offset: (offset += 1), at: NOON, event }) as TaskRecord;
const weekly = repeating('FREQ=WEEKLY');
const aWeekly = (fields: TaskImage = {}) => {
  const id = fields.id ?? '0190aaaa-0000-7000-8000-000000000001';
  return aTask({ ...weekly, id, seriesId: id, ...fields });
};

describe('completing a repeating task', () => {
  it('asks for the next one, as a part of the same change', () => {
    const task = aWeekly({
      title: 'water the ficus',
      tags: ['home'],
      reminders: [
        { id: 'before-10', minutesBefore: 10 },
        { id: 'once', at: NOON },
      ],
    });
    task.added();
    const event = task.completed();
    const intent = intentOf(record(event));
    expect(intent?.key).to.equal(task.id);
    expect(intent?.body).to.deep.equal({
      userId: task.userId,
      changeId: event.changeid,
      causationId: event.id,
      actor: 'recurrence',
      commands: [
        {
          type: 'add',
          taskId: uuidFor(task.id, '2026-11-09'),
          seriesId: task.id,
          occurrence: '2026-11-09',
          due: '2026-11-09',
          title: 'water the ficus',
          notes: '',
          priority: 'none',
          tags: ['home'],
          timeZone: 'Europe/Oslo',
          recurrence: weekly.recurrence,
          reminders: [{ id: 'before-10', minutesBefore: 10 }],
        },
      ],
    });
  });
  it('that does not repeat asks for nothing', () => expect(intentOf(record(aTask().completed()))).to.equal(undefined));
  it('asks for the one that the completion says, whatever the schedule would give', () => {
    const asked = (nextOccurrence: string | null) =>
      intentOf(record(aWeekly().changed('task.completed', { status: 'done', completedAt: NOON, nextOccurrence })));
    expect(asked('2026-11-30')?.body.commands[0]).to.include({ occurrence: '2026-11-30', due: '2026-11-30' });
    expect(asked(null)).to.equal(undefined);
  });
  it('hands on what was of this one only as it was before', () => {
    const task = aWeekly({ title: 'pilates', template: { title: 'yoga', tags: ['sport'] } });
    const [command] = intentOf(record(task.completed()))?.body.commands ?? [];
    expect(command).to.deep.include({ title: 'yoga', tags: ['sport'] });
  });
  it('for the last time asks for nothing', () => {
    expect(intentOf(record(aWeekly(repeating('FREQ=WEEKLY;COUNT=1')).completed()))).to.equal(undefined);
  });
  it('reopening it takes the same next one back', () => {
    const task = aWeekly();
    const [done, again] = [intentOf(record(task.completed())), intentOf(record(task.reopened()))];
    const added = done?.body.commands[0] as { taskId: string };
    expect(again?.kind).to.equal('retract');
    expect(again?.body.commands).to.deep.equal([{ type: 'retract', taskId: added.taskId }]);
  });
  it('reopening takes back the one that was counted from the day it was done', () => {
    const task = aWeekly(repeating('FREQ=DAILY;INTERVAL=3', { completionRelative: true }));
    const done = intentOf(record(task.completed({ time: '2026-11-20T12:00:00Z' })));
    const again = intentOf(record(task.reopened({ time: '2026-11-25T12:00:00Z' })));
    expect(again?.body.commands[0]).to.include({ taskId: (done?.body.commands[0] as { taskId: string }).taskId });
  });
});

describe('the row of a series', () => {
  const after = (...events: Envelope[]) =>
    foldSeries({ rows: new Map(), open: [] }, fold(new Map(), events.map(record)))[0];
  const userId = '0190aaaa-0000-7000-8000-00000000000a';
  const first = () =>
    aTask(
      { ...weekly, id: '0190aaaa-0000-7000-8000-000000000001', seriesId: '0190aaaa-0000-7000-8000-000000000001' },
      userId,
    );
  const second = () =>
    aTask(
      { ...weekly, seriesId: '0190aaaa-0000-7000-8000-000000000001', occurrence: '2026-11-09', due: '2026-11-09' },
      userId,
    );

  it('stands at the task that repeats', () => {
    const task = first();
    expect(after(task.added())).to.deep.include({ taskId: task.id, occurrence: '2026-11-02', active: true });
  });
  it('moves on to the next occurrence', () => {
    const [a, b] = [first(), second()];
    expect(after(a.added(), a.completed(), b.added())).to.include({
      taskId: b.id,
      occurrence: '2026-11-09',
      active: true,
    });
  });
  it('is still active between the two', () => {
    const task = first();
    expect(after(task.added(), task.completed())).to.include({ active: true });
  });
  it('goes back when the completion is taken back, in whichever order', () => {
    const [a, b] = [first(), second()];
    expect(after(a.added(), a.completed(), b.added(), a.reopened(), b.deleted())).to.include({
      taskId: a.id,
      active: true,
    });
    const [c, d] = [first(), second()];
    expect(after(c.added(), c.completed(), d.added(), d.deleted(), c.reopened())).to.include({
      taskId: c.id,
      active: true,
    });
  });
  it('ends with its last occurrence', () => {
    const task = aWeekly(repeating('FREQ=WEEKLY;COUNT=1'));
    expect(after(task.added(), task.completed())).to.include({ active: false });
  });
  it('ends when its task is deleted, and comes back with it', () => {
    const task = first();
    expect(after(task.added(), task.deleted())).to.include({ active: false });
    const back = first();
    expect(
      after(back.added(), back.deleted(), back.changed('task.restored', { status: 'open', deletedAt: null })),
    ).to.include({ active: true });
  });
  it('ends when its task stops repeating', () => {
    const task = first();
    expect(
      after(task.added(), task.changed('task.repeated', { recurrence: null, seriesId: null, occurrence: null })),
    ).to.include({ active: false });
  });
  it('of a finished occurrence keeps waiting when that one is edited', () => {
    const task = first();
    expect(after(task.added(), task.completed(), task.changed('task.updated', { title: 'new' }))).to.include({
      title: 'new',
      active: true,
    });
  });
});
