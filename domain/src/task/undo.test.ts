import { expect } from 'chai';
import { added, TASK_ID, told } from '../testing/builders.ts';
import { compensations, toRedo, toUndo } from './undo.ts';
import { decide } from './decide.ts';
import { evolve } from './task.ts';
import type { Task } from './task.ts';
import type { Command } from '@tasklog/schemas';

function after(
  task: Task,
  command: Record<string, unknown>,
): { task: Task; event: { type: string; subject: string; data: never } } {
  const decision = decide({ taskId: TASK_ID, ...command } as unknown as Command, task, told);
  if (decision.kind !== 'fact') throw new Error(JSON.stringify(decision));
  return {
    task: evolve(task, decision.fact),
    event: { type: decision.fact.type, subject: TASK_ID, data: decision.fact as never },
  };
}

describe('undoing', () => {
  for (const command of [
    { type: 'complete' },
    { type: 'delete' },
    { type: 'reschedule', due: '2026-12-01' },
    { type: 'tag', add: ['x'] },
  ]) {
    it(`takes back “${command.type}” and leaves the task as it was`, () => {
      const before = added({ due: '2026-11-24' });
      const changed = after(before, command);
      const [compensation] = compensations([changed.event]);
      expect(after(changed.task, compensation as never).task).to.deep.equal(before);
    });
  }
  it('refuses when the same field has changed since', () => {
    const first = after(added({ due: '2026-11-24' }), { type: 'reschedule', due: '2026-12-01' });
    const second = after(first.task, { type: 'reschedule', due: '2026-12-05' });
    const [compensation] = compensations([first.event]);
    expect(decide(compensation as Command, second.task, told)).to.have.nested.property('refusal.code', 'changed-since');
  });
  it('leaves a later change of another field alone', () => {
    const first = after(added({ due: '2026-11-24' }), { type: 'reschedule', due: '2026-12-01' });
    const second = after(first.task, { type: 'prioritise', priority: 'high' });
    const [compensation] = compensations([first.event]);
    expect(after(second.task, compensation as never).task).to.include({ due: '2026-11-24', priority: 'high' });
  });
  it('an added task goes away', () => {
    const [compensation] = compensations([
      { type: 'task.added', subject: TASK_ID, data: { before: null, after: added() } },
    ]);
    expect(after(added(), compensation as never).task.status).to.equal('deleted');
  });
});

describe('which change', () => {
  const change = (id: string, undoes?: string) => ({ id, undoes });
  it('undo means the newest one', () => expect(toUndo([change('b'), change('a')])).to.equal('b'));
  it('undo twice goes back two', () => expect(toUndo([change('u', 'b'), change('b'), change('a')])).to.equal('a'));
  it('redo takes the undo back', () => expect(toRedo([change('u', 'b'), change('b'), change('a')])).to.equal('u'));
  it('after a redo, undo means the same change again', () =>
    expect(toUndo([change('r', 'u'), change('u', 'b'), change('b'), change('a')])).to.equal('b'));
  it('after a redo there is nothing left to redo', () =>
    expect(toRedo([change('r', 'u'), change('u', 'b'), change('b')])).to.equal(undefined));
  it('redo after two undos takes back the last of them', () =>
    expect(toRedo([change('v', 'a'), change('u', 'b'), change('b'), change('a')])).to.equal('v'));
  it('nothing done, nothing to undo', () => expect(toUndo([])).to.equal(undefined));
});
