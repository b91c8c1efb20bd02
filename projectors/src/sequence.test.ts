import { expect } from 'chai';
import type { Envelope } from '@tasklog/schemas';
import { NOTHING } from './left-out.ts';
import type { LeftOut } from './left-out.ts';
import { sortOut } from './sequence.ts';
import type { TaskRecord } from './sequence.ts';
import { aTask } from './testing/events.ts';

describe('the versions of a task', () => {
  const task = aTask();
  const told = [task.added(), ...Array.from({ length: 8 }, () => task.changed('task.updated', { notes: 'n' }))];
  const version = (n: number): TaskRecord =>
    ({ topic: 'task-events', partition: 0, offset: n, at: '', event: told[n - 1] as Envelope }) as TaskRecord;
  const without = (...versions: number[]): LeftOut => ({
    has: () => false,
    version: (taskId, n) => taskId === task.id && versions.includes(n),
  });
  const fresh = (known: number, versions: number[], leftOut: LeftOut = NOTHING): number[] => {
    const states = new Map(known > 0 ? [[task.id, { version: known, userId: task.userId }]] : []);
    return sortOut(states, versions.map(version), leftOut).fresh.map(({ event }) => event.taskversion);
  };

  it('come one after the other; what was told before is a repeat', () => {
    expect(fresh(0, [1, 2, 3])).to.deep.equal([1, 2, 3]);
    expect(fresh(2, [1, 2, 3])).to.deep.equal([3]);
  });
  it('do not jump, unless what lies between was left out', () => {
    expect(() => fresh(1, [3])).to.throw('jumps to version 3; 2 is next');
    expect(fresh(1, [3, 4], without(2))).to.deep.equal([3, 4]);
    expect(fresh(1, [5, 6], without(2, 3, 4))).to.deep.equal([5, 6]);
    expect(() => fresh(1, [5], without(2, 4))).to.throw('jumps to version 5; 3 is next');
  });
  it('that were left out once and told again rightly are not lost', () => {
    expect(fresh(0, [1, 2], without(1))).to.deep.equal([1, 2]);
    expect(fresh(1, [2, 3], without(2))).to.deep.equal([2, 3]);
  });
  it('begin with the task being added, unless that was left out', () => {
    expect(() => fresh(0, [2])).to.throw('jumps to version 2; 1 is next');
    expect(fresh(0, [2], without(1))).to.deep.equal([2]);
  });
});
