import type { StoredRecurrence } from '@tasklog/schemas';
import { expect } from 'chai';
import fc from 'fast-check';
import { added, addTask, TASK_ID, told } from '../testing/builders.ts';
import { given } from '../testing/given.ts';
import { decide } from './decide.ts';
import { evolve } from './task.ts';
import type { Fact, Task } from './task.ts';

const now = told.now;
const weekly = { rrule: 'FREQ=WEEKLY;BYDAY=MO' };

describe('adding a task', () => {
  it('that was done before it came here, keeps when, and nothing was done later than now', () => {
    given()
      .when(addTask({ completedAt: '2026-11-01T12:00:00+02:00' }))
      .then('task.added', { status: 'done', completedAt: '2026-11-01T10:00:00.000Z' });
    given()
      .when(addTask({ completedAt: '2027-01-01T00:00:00Z' }))
      .then('task.added', { status: 'done', completedAt: told.now });
  });

  it('starts open, with everything that was not said at its default', () => {
    given()
      .when(addTask({ title: ' wax the skis ' }))
      .then('task.added', {
        title: 'wax the skis',
        status: 'open',
        priority: 'none',
        tags: [],
        due: null,
        createdAt: now,
        timeZone: 'Europe/Oslo',
      });
  });
  it('refuses an id that is taken', () => given(added()).when(addTask()).thenRefused('already-exists'));
  it('refuses a day that is not on the calendar', () =>
    given()
      .when(addTask({ due: '2026-02-30' }))
      .thenRefused('not-a-date'));
  it('refuses a zone that does not exist', () =>
    given()
      .when(addTask({ timeZone: 'Middle/Earth' }))
      .thenRefused('unknown-time-zone'));
  it('refuses a repeat that cannot be read', () =>
    given()
      .when(addTask({ recurrence: { rrule: 'FREQ=SOMETIMES' } }))
      .thenRefused('bad-repeat'));
  it('refuses a reminder that counts from a date it does not have', () =>
    given()
      .when(addTask({ reminders: [{ minutesBefore: 30 }] }))
      .thenRefused('reminder-needs-date'));
  it('gives a repeat without a date its first date', () => {
    given()
      .when(addTask({ recurrence: { rrule: 'FREQ=WEEKLY;BYDAY=FR' } }))
      .then('task.added', { due: '2026-11-27', occurrence: '2026-11-27', seriesId: TASK_ID });
  });
  it('keeps one of two tags that differ only in case', () => {
    given()
      .when(addTask({ tags: ['Home', 'home', 'garden'] }))
      .then('task.added', { tags: ['Home', 'garden'] });
  });
  it('as the next of a series that is there already, changes nothing', () => {
    given(added({ seriesId: TASK_ID }))
      .when(addTask({ seriesId: TASK_ID }))
      .thenNothing();
  });
  it('as the next of a series that was taken away, brings it back', () => {
    given(added({ seriesId: TASK_ID }), { type: 'delete' })
      .when(addTask({ seriesId: TASK_ID }))
      .then('task.restored', { status: 'open' });
  });
});

describe('completing a task', () => {
  it('records when', () =>
    given(added()).when({ type: 'complete' }).then('task.completed', { status: 'done', completedAt: now }));
  it('completed twice, changes nothing', () =>
    given(added(), { type: 'complete' }).when({ type: 'complete' }).thenNothing());
  it('refuses a task that was never added', () => given().when({ type: 'complete' }).thenRefused('no-such-task'));
  it('refuses a task that was deleted', () =>
    given(added(), { type: 'delete' }).when({ type: 'complete' }).thenRefused('no-such-task'));
  it('tells the whole task, for whoever continues its series', () => {
    const decision = decide(
      { type: 'complete', taskId: TASK_ID },
      added({ due: '2026-11-30', recurrence: weekly }),
      told,
    );
    expect(decision).to.have.nested.property('fact.task.recurrence.rrule', 'FREQ=WEEKLY;BYDAY=MO');
    expect(decision).to.have.nested.property('fact.task.status', 'done');
  });
});

describe('reopening a task', () => {
  it('forgets when it was done', () =>
    given(added(), { type: 'complete' })
      .when({ type: 'reopen' })
      .then('task.reopened', { status: 'open', completedAt: null }));
  it('reopened while open, changes nothing', () => given(added()).when({ type: 'reopen' }).thenNothing());
});

describe('rescheduling a task', () => {
  it('keeps the time of day when only a date is given', () =>
    given(added({ due: '2026-11-24T18:30' }))
      .when({ type: 'reschedule', due: '2026-11-26' })
      .then('task.rescheduled', { due: '2026-11-26T18:30' }));
  it('keeps the repeat and the occurrence it stands for', () => {
    const moved = given(added({ due: '2026-11-30', recurrence: weekly }))
      .when({ type: 'reschedule', due: '2026-12-02' })
      .then('task.rescheduled', { due: '2026-12-02' });
    expect(moved).to.include({ occurrence: '2026-11-30' });
    expect(moved.recurrence).to.include({ rrule: 'FREQ=WEEKLY;BYDAY=MO', anchor: '2026-11-30' });
  });
  it('ends a snooze', () => {
    given(added({ due: '2026-11-24' }), { type: 'snooze', until: '2026-11-23T12:00:00Z' })
      .when({ type: 'reschedule', due: '2026-11-25' })
      .then('task.rescheduled', { snoozedUntil: null });
  });
  it('refuses to take the date away from under a reminder', () =>
    given(added({ due: '2026-11-24', reminders: [{ minutesBefore: 10 }] }))
      .when({ type: 'reschedule', due: null })
      .thenRefused('reminder-needs-date'));
});

describe('updating a task', () => {
  it('keeps what is not named', () =>
    given(added({ notes: 'red ones', tags: ['ski'] }))
      .when({ type: 'update', set: { title: 'wax both skis' } })
      .then('task.updated', { title: 'wax both skis' }));
  it('of one kind is told as that kind', () =>
    given(added())
      .when({ type: 'update', set: { priority: 'high' } })
      .then('task.prioritised', { priority: 'high' }));
  it('to what it is already, changes nothing', () =>
    given(added())
      .when({ type: 'update', set: { title: 'wax the skis' } })
      .thenNothing());
  it('makes it repeat from its own date', () =>
    given(added({ due: '2026-11-30' }))
      .when({ type: 'update', set: { recurrence: weekly } })
      .then('task.repeated', { occurrence: '2026-11-30', seriesId: TASK_ID }));
});

describe('tags, snoozing, stopping', () => {
  it('adds and removes tags without regard to case', () =>
    given(added({ tags: ['Ski', 'home'] }))
      .when({ type: 'tag', add: ['winter'], remove: ['ski'] })
      .then('task.tagged', { tags: ['home', 'winter'] }));
  it('refuses to snooze into the past', () =>
    given(added()).when({ type: 'snooze', until: '2026-11-23T08:59:59Z' }).thenRefused('snooze-in-the-past'));
  it('snoozes without moving the task', () => {
    const task = given(added({ due: '2026-11-24', reminders: [{ minutesBefore: 10 }] }))
      .when({ type: 'snooze', until: '2026-11-23T12:00:00Z' })
      .then('task.snoozed', { snoozedUntil: '2026-11-23T12:00:00Z' });
    expect(task).to.deep.include({ due: '2026-11-24', reminders: [{ id: 'before-10', minutesBefore: 10 }] });
  });
  it('ends a snooze by a new reminder that would come before it, and by no other', () => {
    const snoozed = [added(), { type: 'snooze', until: '2026-11-23T12:00:00Z' }] as const;
    given(...snoozed)
      .when({ type: 'remind', reminders: [{ at: '2026-11-23T11:00:00Z' }] })
      .then('task.reminded', { snoozedUntil: null });
    given(...snoozed)
      .when({ type: 'update', set: { reminders: [{ at: '2026-11-23T11:00:00Z' }] } })
      .then('task.reminded', { snoozedUntil: null });
    const kept = given(...snoozed)
      .when({ type: 'remind', reminders: [{ at: '2026-11-23T13:00:00Z' }] })
      .then('task.reminded', {});
    expect(kept.snoozedUntil).to.equal('2026-11-23T12:00:00Z');
  });
  it('that are set as they are, changes nothing, in whatever order a database tells their fields', () => {
    const at = '2026-11-23T13:00:00Z';
    const task = { ...added({ due: '2026-11-30', recurrence: weekly }), reminders: [{ at, id: 'mine' }] };
    const { anchor, exceptions, completionRelative, rrule } = task.recurrence as StoredRecurrence;
    const stored = { ...task, recurrence: { rrule, anchor, exceptions, completionRelative } };
    given(stored)
      .when({ type: 'remind', reminders: [{ id: 'mine', at }] })
      .thenNothing();
    given(stored)
      .when({ type: 'update', set: { recurrence: weekly } })
      .thenNothing();
  });
  it('keeps the name of a snooze to itself', () =>
    given(added())
      .when({ type: 'remind', reminders: [{ id: 'snooze', at: '2026-11-23T13:00:00Z' }] })
      .then('task.reminded', { reminders: [{ id: 'at-2026-11-23T13:00:00Z', at: '2026-11-23T13:00:00Z' }] }));
  it('refuses to snooze what is done', () =>
    given(added(), { type: 'complete' })
      .when({ type: 'snooze', until: '2026-11-24T08:00:00Z' })
      .thenRefused('not-open'));
  it('a repeat that ends leaves an ordinary task', () =>
    given(added({ due: '2026-11-30', recurrence: weekly }))
      .when({ type: 'repeat', recurrence: null })
      .then('task.repeated', { recurrence: null, occurrence: null }));
});

describe('deleting and restoring', () => {
  it('a deleted task comes back as it was', () =>
    given(added(), { type: 'complete' }, { type: 'delete' })
      .when({ type: 'restore' })
      .then('task.restored', { status: 'done' }));
  it('retracting what the user has done already, changes nothing', () =>
    given(added(), { type: 'complete' }).when({ type: 'retract' }).thenNothing());
});

describe('the row', () => {
  const command = fc.oneof(
    fc.record({ type: fc.constantFrom('complete', 'reopen', 'delete', 'restore', 'retract') }),
    fc.record({ type: fc.constant('reschedule'), due: fc.constantFrom('2026-12-01', '2026-12-24T18:00', null) }),
    fc.record({ type: fc.constant('tag'), add: fc.subarray(['a', 'b', 'A']), remove: fc.subarray(['a', 'b']) }),
    fc.record({
      type: fc.constant('update'),
      set: fc.record(
        { title: fc.constantFrom('x', 'y'), priority: fc.constantFrom('low', 'high') },
        { requiredKeys: [] },
      ),
    }),
    fc.record({ type: fc.constant('repeat'), recurrence: fc.constantFrom({ rrule: 'FREQ=DAILY' }, null) }),
  );
  it('is the fold of its facts, and every before-image is what stood there', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 20 }), (steps) => {
        const facts: Fact[] = [];
        let row: Task | undefined;
        for (const step of [addTask(), ...steps]) {
          const decision = decide({ taskId: TASK_ID, ...step }, row, told);
          if (decision.kind !== 'fact') continue;
          for (const [name, value] of Object.entries(decision.fact.before ?? {}))
            expect((row as Record<string, unknown> | undefined)?.[name] ?? null).to.deep.equal(value);
          facts.push(decision.fact);
          row = evolve(row, decision.fact);
        }
        expect(facts.reduce<Task | undefined>(evolve, undefined)).to.deep.equal(row);
      }),
    );
  });
});
