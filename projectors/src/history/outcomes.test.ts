import { expect } from 'chai';
import fc from 'fast-check';
import { decide, evolve } from '@tasklog/domain';
import type { Task } from '@tasklog/domain';
import { compensations } from '@tasklog/domain/task/undo';
import { restoration } from '@tasklog/domain/history/restoring';
import type { Command, Envelope } from '@tasklog/schemas';
import { fold } from '../states.ts';
import type { Step, TaskState } from '../states.ts';
import type { TaskRecord } from '../sequence.ts';
import { aTask } from '../testing/events.ts';
import { outcomesOf } from './outcomes.ts';
import type { Outcome, OutcomeChange } from './outcomes.ts';
import { standing } from './save-outcomes.ts';

const USER = '0190aaaa-0000-7000-8000-0000000000aa';
const ID = '0190aaaa-0000-7000-8000-000000000001';

const recordOf = (event: Envelope, n: number): TaskRecord =>
  ({ topic: 'task-events', partition: 0, offset: n + 1, at: event.time, event }) as TaskRecord;
const foldAll = (events: readonly Envelope[]): Step[] => fold(new Map(), events.map(recordOf));
const outcomes = (events: readonly Envelope[]): Outcome[] => standing(outcomesOf(foldAll(events)));

describe('what comes of a task', () => {
  const at = (time: string) => ({ time });

  it('is that it was done, in time or late by the clock of its zone', () => {
    const done = (due: string | null, time: string, timeZone = 'Europe/Oslo') => {
      const task = aTask({ due, timeZone });
      return outcomes([task.added(), task.completed(at(time))])[0]?.onTime;
    };
    expect(done('2026-11-23', '2026-11-23T22:59:00Z')).to.equal(true);
    expect(done('2026-11-23', '2026-11-23T23:01:00Z')).to.equal(false);
    expect(done('2026-11-23', '2026-11-23T23:01:00Z', 'America/New_York')).to.equal(true);
    expect(done('2026-11-23T09:00', '2026-11-23T08:00:59Z')).to.equal(true);
    expect(done('2026-11-23T09:00', '2026-11-23T08:01:00Z')).to.equal(false);
    expect(done(null, '2026-11-23T08:01:00Z')).to.equal(null);
  });

  it('is no longer so when it is reopened, and still so when it is deleted', () => {
    const task = aTask();
    const events = [task.added(), task.completed()];
    expect(outcomes(events)).to.have.length(1);
    expect(outcomes([...events, task.reopened()])).to.deep.equal([]);
    const other = aTask();
    expect(outcomes([other.added(), other.completed(), other.deleted()])).to.have.length(1);
    const third = aTask();
    expect(outcomes([third.added(), third.deleted()])).to.deep.equal([]);
  });

  it('is each date of a repeat that was passed over, until that is taken back', () => {
    const recurrence = { rrule: 'FREQ=DAILY', completionRelative: false, exceptions: [], anchor: '2026-11-23' };
    const task = aTask({ recurrence, due: '2026-11-23', occurrence: '2026-11-23', seriesId: ID });
    const to = (day: string) => task.changed('task.rescheduled', { due: day, occurrence: day });
    const events = [task.added(), to('2026-11-24'), to('2026-11-25')];
    expect(outcomes(events).map(({ occurrence }) => occurrence)).to.deep.equal(['2026-11-23', '2026-11-24']);
    const back = [...events, to('2026-11-24')];
    expect(outcomes(back).map(({ occurrence }) => occurrence)).to.deep.equal(['2026-11-23']);
    const moved = task.changed('task.repeated', {
      recurrence: { ...recurrence, rrule: 'FREQ=WEEKLY' },
      occurrence: '2026-12-01',
    });
    expect(outcomes([...back, moved]).map(({ occurrence }) => occurrence)).to.deep.equal(['2026-11-23']);
  });
});

/** What a person may do, with the clock of one step; “undo” takes back the last event, “restore” goes back to an earlier state. */
type Deed = { does: object | 'undo' | 'restore'; minutes: number };

const DEEDS: Deed['does'][] = [
  { type: 'complete' },
  { type: 'complete' },
  { type: 'reopen' },
  { type: 'delete' },
  { type: 'restore' },
  { type: 'skip' },
  { type: 'skip', to: 'today' },
  { type: 'reschedule', due: '2026-03-29' },
  { type: 'reschedule', due: '2026-10-25T02:30' },
  { type: 'reschedule', due: null },
  { type: 'tag', add: ['home'] },
  { type: 'prioritise', priority: 'high' },
  { type: 'repeat', recurrence: { rrule: 'FREQ=DAILY' } },
  { type: 'repeat', recurrence: { rrule: 'FREQ=WEEKLY;BYDAY=MO' } },
  { type: 'repeat', recurrence: null },
  { type: 'update', set: { timeZone: 'America/New_York' } },
  { type: 'update', set: { timeZone: 'Australia/Lord_Howe' } },
  'undo',
  'restore',
];
const deeds = fc.array(
  fc.record({ does: fc.constantFrom(...DEEDS), minutes: fc.integer({ min: 1, max: 60 * 24 * 40 }) }),
  { maxLength: 30 },
);

/** The events that the write side would make of it. */
function lived(story: readonly Deed[]): Envelope[] {
  let clock = Date.parse('2026-03-01T00:00:00Z');
  const events: Envelope[] = [];
  const states: Task[] = [];
  const act = (command: Command): void => {
    const now = new Date(clock).toISOString();
    const decision = decide(command, states.at(-1), { now, timeZone: 'Europe/Oslo' });
    if (decision.kind !== 'fact') return;
    const { type, ...data } = decision.fact;
    const blank = aTask({ id: ID }, USER).added({ time: now });
    events.push({ ...blank, type, taskversion: events.length + 1, data });
    states.push(evolve(states.at(-1), decision.fact));
  };
  act({ type: 'add', taskId: ID, title: 'water the plants', due: '2026-03-02', recurrence: { rrule: 'FREQ=DAILY' } });
  for (const { does, minutes } of story) {
    clock += minutes * 60_000;
    const last = events.at(-1);
    if (does === 'undo') {
      if (last && events.length > 1) for (const command of compensations([last as never])) act(command);
    } else if (does === 'restore') act(restoration(states.at(-1) as Task, states[Math.floor(states.length / 2)]));
    else act({ taskId: ID, ...does } as unknown as Command);
  }
  return events;
}

/** Said once more, from the states alone and all at once. */
function recomputed(events: readonly Envelope[]): string[] {
  const states = foldAll(events).map(({ after }) => after.doc);
  const last = states.at(-1);
  const rows: string[] = [];
  if (last?.completedAt && last.status !== 'open') {
    const local = Temporal.Instant.from(last.completedAt)
      .toZonedDateTimeISO(last.timeZone ?? '')
      .toPlainDateTime()
      .toString()
      .slice(0, last.due?.length ?? 0);
    rows.push(`done ${last.completedAt} ${String(last.due ? local <= last.due : null)} ${last.priority ?? ''}`);
  }
  const skipped = new Set<string>();
  for (const [n, is] of states.entries()) {
    const was = states[n - 1];
    if (!was?.occurrence || !is.occurrence || was.occurrence === is.occurrence) continue;
    if (is.occurrence < was.occurrence) {
      for (const each of skipped) if (each >= is.occurrence) skipped.delete(each);
    } else if (
      was.status === 'open' &&
      is.status === 'open' &&
      JSON.stringify(was.recurrence) === JSON.stringify(is.recurrence)
    )
      skipped.add(was.occurrence);
  }
  return [...rows, ...[...skipped].map((each) => `skipped ${each}`)].sort();
}

const said = (rows: readonly Outcome[]): string[] =>
  rows
    .map(({ kind, at, onTime, priority, occurrence }) =>
      kind === 'done' ? `done ${at} ${String(onTime)} ${priority}` : `skipped ${occurrence}`,
    )
    .sort();

describe('what comes of tasks, kept page by page', () => {
  it('is what the whole log gives when it is gone through at once', () => {
    let skips = 0;
    let withdrawn = 0;
    fc.assert(
      fc.property(deeds, fc.integer({ min: 1, max: 5 }), (story, pageSize) => {
        const events = lived(story);
        let kept: OutcomeChange[] = [];
        let states = new Map<string, TaskState>();
        for (let n = 0; n < events.length; n += pageSize) {
          const steps = fold(states, events.slice(n, n + pageSize).map(recordOf));
          const changes = outcomesOf(steps);
          withdrawn += changes.filter((change) => 'isNot' in change).length;
          // As the table does it: what was withdrawn goes first, what stands comes after.
          const gone = changes.filter((change) => 'isNot' in change);
          kept = standing([...kept, ...gone, ...standing(changes).map((is) => ({ is }))]).map((is) => ({ is }));
          states = new Map(steps.map(({ after }) => [after.id, after]));
        }
        const found = standing(kept);
        skips += found.filter(({ kind }) => kind === 'skipped').length;
        expect(said(found)).to.deep.equal(recomputed(events));
      }),
      { numRuns: 500 },
    );
    expect(skips).to.be.above(20);
    expect(withdrawn).to.be.above(20);
  });
});
