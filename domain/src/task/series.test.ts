import { expect } from 'chai';
import { compensations } from './undo.ts';
import { added, given } from '../testing/given.ts';
import { decide } from './decide.ts';
import { evolve } from './task.ts';
import type { Task } from './task.ts';

const weekly = (fields: Record<string, unknown> = {}): Task =>
  added({ due: '2026-11-02T18:00', timeZone: 'Europe/Oslo', recurrence: { rrule: 'FREQ=WEEKLY;BYDAY=MO' }, ...fields });
const LATE = { now: '2026-11-25T12:00:00Z' };

describe('completing an occurrence', () => {
  it('says which one comes next, even when that is past', () => {
    given(weekly()).when({ type: 'complete' }, LATE).then('task.completed', { nextOccurrence: '2026-11-09T18:00' });
  });
  it('passes over what was missed when the user wants it so', () => {
    given(weekly())
      .when({ type: 'complete' }, { ...LATE, missed: 'skip' })
      .then('task.completed', { nextOccurrence: '2026-11-30T18:00' });
  });
  it('says that none comes after the last', () => {
    given(weekly({ recurrence: { rrule: 'FREQ=WEEKLY;UNTIL=20261116' } }))
      .when({ type: 'complete' }, { ...LATE, missed: 'skip' })
      .then('task.completed', { nextOccurrence: null });
  });
  it('is taken back with what it said', () => {
    given(weekly(), { type: 'complete' }).when({ type: 'reopen' }).then('task.reopened', { nextOccurrence: null });
  });
});

describe('skipping an occurrence', () => {
  it('moves task and series to the next date', () => {
    given(weekly())
      .when({ type: 'skip' })
      .then('task.rescheduled', { due: '2026-11-09T18:00', occurrence: '2026-11-09T18:00' });
  });
  it('and completing it then comes to the one after', () => {
    given(weekly(), { type: 'skip' })
      .when({ type: 'complete' })
      .then('task.completed', { nextOccurrence: '2026-11-16T18:00' });
  });
  it('to today passes over all that is past', () => {
    given(weekly()).when({ type: 'skip', to: 'today' }, LATE).then('task.rescheduled', { due: '2026-11-30T18:00' });
  });
  it('keeps exceptions and the rhythm of the anchor', () => {
    const every2 = { rrule: 'FREQ=WEEKLY;INTERVAL=2', anchor: '2026-10-19T18:00', exceptions: ['2026-11-16'] };
    given(weekly({ recurrence: every2 }))
      .when({ type: 'skip' })
      .then('task.rescheduled', { due: '2026-11-30T18:00' });
  });
  it('is refused without a next date, or a repeat, or when done', () => {
    given(weekly({ recurrence: { rrule: 'FREQ=WEEKLY;COUNT=1' } }))
      .when({ type: 'skip' })
      .thenRefused('repeat-is-over');
    given(added()).when({ type: 'skip' }).thenRefused('not-repeating');
    given(weekly(), { type: 'complete' }).when({ type: 'skip' }).thenRefused('not-open');
  });
});

describe('a change of this one only', () => {
  const thisOnly = (set: Record<string, unknown>) => ({ type: 'update' as const, set, scope: 'this' as const });

  it('is kept from those that follow', () => {
    given(weekly({ title: 'yoga' }))
      .when(thisOnly({ title: 'pilates' }))
      .then('task.updated', { title: 'pilates', template: { title: 'yoga' } });
  });
  it('made twice still hands on what was there first', () => {
    given(weekly({ title: 'yoga' }), thisOnly({ title: 'pilates' }))
      .when(thisOnly({ title: 'judo', priority: 'high' }))
      .then('task.updated', { title: 'judo', template: { title: 'yoga', priority: 'none' } });
  });
  it('is followed by one from now on', () => {
    given(weekly({ title: 'yoga' }), thisOnly({ title: 'pilates' }))
      .when({ type: 'update', set: { title: 'judo' } })
      .then('task.updated', { title: 'judo', template: null });
  });
  it('moves the date alone', () => {
    given(weekly())
      .when({ type: 'reschedule', due: '2026-11-03', scope: 'this' })
      .then('task.rescheduled', { due: '2026-11-03T18:00' });
  });
  it('cannot be a change of the repeat', () => {
    given(weekly())
      .when(thisOnly({ recurrence: { rrule: 'FREQ=DAILY' } }))
      .thenRefused('bad-repeat');
  });
  it('of a task that does not repeat is a change', () => {
    given(added())
      .when(thisOnly({ title: 'x' }))
      .then('task.updated', { title: 'x' });
  });
  it('can be undone', () => {
    const before = weekly({ title: 'yoga' });
    const told = { now: '2026-11-01T00:00:00Z', timeZone: 'UTC' };
    const decided = decide({ ...thisOnly({ title: 'pilates' }), taskId: before.id }, before, told);
    if (decided.kind !== 'fact') throw new Error('nothing happened');
    const after = evolve(before, decided.fact);
    const [back] = compensations([{ type: decided.fact.type, subject: before.id, data: decided.fact }]);
    const undone = decide(back!, after, told);
    expect(undone).to.deep.include({ kind: 'fact' });
    if (undone.kind === 'fact') expect(evolve(after, undone.fact)).to.deep.equal({ ...before, template: null });
  });
});

describe('moving all that follow', () => {
  const moving = (due: string) => ({ type: 'reschedule' as const, due, scope: 'future' as const });
  const rule = (rrule: string, fields: Record<string, unknown> = {}) => weekly({ recurrence: { rrule }, ...fields });

  it('takes the repeat along to another weekday', () => {
    const task = given(weekly()).when(moving('2026-11-03')).then('task.repeated', { due: '2026-11-03T18:00' });
    expect(task.recurrence).to.include({ rrule: 'FREQ=WEEKLY;BYDAY=TU', anchor: '2026-11-03T18:00' });
    expect(task.occurrence).to.equal('2026-11-03T18:00');
  });
  it('takes it along to another hour', () => {
    const task = given(weekly()).when(moving('2026-11-02T07:30')).then('task.repeated', { due: '2026-11-02T07:30' });
    expect(task.recurrence).to.include({ rrule: 'FREQ=WEEKLY;BYDAY=MO', anchor: '2026-11-02T07:30' });
  });
  it('takes it along to another day of the month', () => {
    const task = given(rule('FREQ=MONTHLY;BYMONTHDAY=2,16')).when(moving('2026-11-05')).then('task.repeated', {});
    expect(task.recurrence).to.include({ rrule: 'FREQ=MONTHLY;BYMONTHDAY=5,16' });
  });
  it('goes on counting where it was', () => {
    const started = { rrule: 'FREQ=WEEKLY;COUNT=5', anchor: '2026-10-19T18:00' };
    const task = given(weekly({ recurrence: started }))
      .when(moving('2026-11-04'))
      .then('task.repeated', {});
    expect(task.recurrence).to.include({ rrule: 'FREQ=WEEKLY;COUNT=3' });
  });
  it('is refused where a date does not tell the rule', () => {
    given(rule('FREQ=MONTHLY;BYDAY=1MO')).when(moving('2026-11-03')).thenRefused('bad-repeat');
  });
  it('backwards begins a series of its own: its dates there have tasks already', () => {
    const second = { ...weekly({ seriesId: '0190aaaa-0000-7000-8000-0000000000aa' }), occurrence: '2026-11-16T18:00' };
    const task = given(second).when(moving('2026-11-10')).then('task.repeated', {});
    expect(task.seriesId).to.equal(second.id);
  });
});
