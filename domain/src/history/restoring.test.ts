import { expect } from 'chai';
import fc from 'fast-check';
import type { Command } from '@tasklog/schemas';
import { decide } from '../task/decide.ts';
import { evolve } from '../task/task.ts';
import type { Task } from '../task/task.ts';
import type { PastEvent } from '../task/undo.ts';
import { added, TASK_ID, told } from '../testing/builders.ts';
import { before, isAsItWas, restoration } from './restoring.ts';

type Story = { task: Task; since: PastEvent[] };

/** What becomes of a task by these commands; those that change nothing or are refused are left out. */
function after(task: Task, commands: readonly Record<string, unknown>[]): Story {
  return commands.reduce<Story>(
    ({ task, since }, command) => {
      const decision = decide({ taskId: TASK_ID, ...command } as unknown as Command, task, told);
      if (decision.kind !== 'fact') return { task, since };
      const { fact } = decision;
      return {
        task: evolve(task, fact),
        since: [...since, { type: fact.type, subject: TASK_ID, data: fact }],
      };
    },
    { task, since: [] },
  );
}

const restored = (now: Task, then: Task | undefined) => {
  const decision = decide(restoration(now, then), now, told);
  if (decision.kind === 'refused') throw new Error(JSON.stringify(decision));
  return decision.kind === 'fact'
    ? { type: decision.fact.type, task: evolve(now, decision.fact) }
    : { type: undefined, task: now };
};

const WEEKLY = { rrule: 'FREQ=WEEKLY;BYDAY=MO' };
const COMMANDS: Record<string, unknown>[] = [
  { type: 'complete' },
  { type: 'reopen' },
  { type: 'delete' },
  { type: 'restore' },
  { type: 'reschedule', due: '2026-12-01' },
  { type: 'reschedule', due: null },
  { type: 'tag', add: ['x'], remove: ['y'] },
  { type: 'tag', add: ['y'] },
  { type: 'prioritise', priority: 'high' },
  { type: 'repeat', recurrence: WEEKLY },
  { type: 'repeat', recurrence: null },
  { type: 'remind', reminders: [{ at: '2026-12-01T08:00:00Z' }] },
  { type: 'snooze', until: '2026-12-24T08:00:00Z' },
  { type: 'update', set: { title: 'another', notes: 'n', priority: 'low' } },
  { type: 'skip' },
];

describe('a task as it was', () => {
  it('is told by what its events say stood there before', () => {
    const first = added({ due: '2026-11-24' });
    const { task, since } = after(first, [{ type: 'reschedule', due: '2026-12-01' }, { type: 'complete' }]);
    expect(before(task, since)).to.deep.equal(first);
    expect(before(task, since.slice(1))).to.include({ due: '2026-12-01', status: 'open' });
    expect(before(task, [])).to.equal(task);
  });
  it('is none before it was added', () => {
    const task = added();
    expect(before(task, [{ type: 'task.added', subject: TASK_ID, data: { before: null, after: task } }])).to.equal(
      undefined,
    );
  });
});

describe('restoring a task as it was', () => {
  for (const [words, type, commands] of [
    ['done since', 'task.reopened', [{ type: 'complete' }]],
    ['deleted since', 'task.restored', [{ type: 'delete' }]],
    [
      'changed since',
      'task.updated',
      [
        { type: 'tag', add: ['x'] },
        { type: 'prioritise', priority: 'high' },
      ],
    ],
    ['changed and done since', 'task.reopened', [{ type: 'reschedule', due: '2026-12-01' }, { type: 'complete' }]],
  ] as const)
    it(`that was ${words} is told as “${type}”`, () => {
      const first = added({ due: '2026-11-24' });
      const { task } = after(first, commands);
      expect(restored(task, first)).to.deep.equal({ type, task: first });
    });

  it('that was done then and is open now completes it at the time of then', () => {
    const done = after(added(), [{ type: 'complete' }]).task;
    const { task } = after(done, [{ type: 'reopen' }]);
    expect(restored(task, done)).to.deep.equal({ type: 'task.completed', task: done });
  });
  it('that was not there then deletes it', () =>
    expect(restored(added(), undefined)).to.have.nested.property('task.status', 'deleted'));
  it('changes nothing when it is what it was, or was not there and is deleted', () => {
    const deleted = after(added(), [{ type: 'delete' }]).task;
    expect(restored(added(), added()).type).to.equal(undefined);
    expect(restored(deleted, undefined).type).to.equal(undefined);
  });
  it('is refused when the task has changed since it was looked at', () => {
    const first = added({ due: '2026-11-24' });
    const seen = after(first, [{ type: 'reschedule', due: '2026-12-01' }]).task;
    const now = after(seen, [{ type: 'reschedule', due: '2026-12-05' }]).task;
    expect(decide(restoration(seen, first), now, told)).to.have.nested.property('refusal.code', 'changed-since');
  });

  it('gives back exactly what was, from wherever to wherever, and a second time changes nothing', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...COMMANDS), { maxLength: 8 }),
        fc.array(fc.constantFrom(...COMMANDS), { maxLength: 8 }),
        (early, late) => {
          const then = after(added({ due: '2026-11-24' }), early).task;
          const { task: now, since } = after(then, late);
          const was = before(now, since);
          expect(isAsItWas(then, was)).to.equal(true);
          const { task } = restored(now, was);
          expect(isAsItWas(task, was)).to.equal(true);
          expect(restored(task, was).type).to.equal(undefined);
        },
      ),
    ));
});
