import { expect } from 'chai';
import type { Envelope } from '@tasklog/schemas';
import { fold } from '../states.ts';
import type { TaskRecord } from '../sequence.ts';
import { aTask } from '../testing/events.ts';
import { versionsOf } from './versions.ts';
import type { Version } from './versions.ts';

const at = (minute: number): string => `2026-11-23T12:${String(minute).padStart(2, '0')}:00.000Z`;
const stepsOf = (events: readonly Envelope[], states = new Map()) =>
  fold(
    states,
    events.map(
      (event, n) => ({ topic: 'task-events', partition: 0, offset: n + 1, at: event.time, event }) as TaskRecord,
    ),
  );
const spans = (versions: readonly Version[]) =>
  versions.map(({ version, validFrom, validTo }) => [version, validFrom, validTo]);

describe('the versions of a task', () => {
  it('follow one another without a gap, the last one without an end', () => {
    const task = aTask();
    const events = [
      task.added({ time: at(1) }),
      task.changed('task.prioritised', { priority: 'high' }, { time: at(2) }),
      task.completed({ time: at(5) }),
    ];
    const { begun, ended } = versionsOf(new Map(), stepsOf(events));
    expect(spans(begun)).to.deep.equal([
      [1, at(1), at(2)],
      [2, at(2), at(5)],
      [3, at(5), null],
    ]);
    expect(ended).to.deep.equal([]);
    expect(begun.map(({ doc }) => [doc.priority, doc.status])).to.deep.equal([
      ['none', 'open'],
      ['high', 'open'],
      ['high', 'done'],
    ]);
  });

  it('end the one that was last before', () => {
    const task = aTask();
    const first = versionsOf(new Map(), stepsOf([task.added({ time: at(1) })])).begun;
    const [before] = first as [Version];
    const states = new Map([[task.id, { id: task.id, userId: task.userId, version: 1, doc: before.doc }]]);
    const { begun, ended } = versionsOf(
      new Map([[task.id, before]]),
      stepsOf([task.completed({ time: at(3) }), task.reopened({ time: at(4) })], states),
    );
    expect(spans(ended)).to.deep.equal([[1, at(1), at(3)]]);
    expect(spans(begun)).to.deep.equal([
      [2, at(3), at(4)],
      [3, at(4), null],
    ]);
  });

  it('never go back in time, even where a clock did', () => {
    const task = aTask();
    const events = [
      task.added({ time: at(5) }),
      task.changed('task.updated', { title: 'a' }, { time: at(3) }),
      task.changed('task.updated', { title: 'b' }, { time: at(6) }),
    ];
    expect(spans(versionsOf(new Map(), stepsOf(events)).begun)).to.deep.equal([
      [1, at(5), at(5)],
      [2, at(5), at(6)],
      [3, at(6), null],
    ]);
  });

  it('are the same however the instants are written', () => {
    const task = aTask();
    const { begun } = versionsOf(new Map(), stepsOf([task.added({ time: '2026-11-23T13:01:00+01:00' })]));
    expect(begun[0]?.validFrom).to.equal(at(1));
  });
});
