import { expect } from 'chai';
import type { Replay } from '@tasklog/schemas';
import { isSettled, sentence, timeLeft } from './replaying.ts';

const replay: Replay = {
  id: '0190d3a1-7c00-4000-8000-00000000000a',
  projector: 'audit',
  generation: 2,
  source: 'postgres',
  verify: 'sample',
  swap: 'auto',
  allowDeadLetters: false,
  state: 'running',
  records: 1_000_000,
  done: 400_000,
  rate: 20_000,
  meanRate: 10_000,
  askedBy: 'ann',
  deadLetters: 0,
  madeAt: '2026-11-23T12:00:00.000Z',
  updatedAt: '2026-11-23T12:00:30.000Z',
};

describe('a replay in words', () => {
  it('says how far it is and how long it will take, as a range', () => {
    expect(sentence(replay)).to.equal('Building generation 2 of audit: 400,000 of 1,000,000 records, 20,000/s.');
    expect(timeLeft(replay)).to.equal('30 s to 60 s');
    expect(timeLeft({ ...replay, meanRate: 20_000 })).to.equal('30 s');
    expect(timeLeft({ ...replay, rate: 0, meanRate: 0 })).to.equal(undefined);
    expect(timeLeft({ ...replay, done: 1_000_000 })).to.equal(undefined);
  });

  it('says what to do next, wherever it stands', () => {
    expect(sentence({ ...replay, state: 'paused', reason: 'The disk is full.' })).to.equal(
      'Paused: The disk is full. To go on: tasklog replay resume audit',
    );
    expect(sentence({ ...replay, state: 'ready', swap: 'manual' })).to.contain('tasklog projections swap audit');
    expect(sentence({ ...replay, state: 'swapped' })).to.contain('tasklog projections rollback audit');
    expect(sentence({ ...replay, state: 'done', until: 'then', schema: 'replay_0190d3a1' })).to.contain(
      'tasklog replay drop 0190d3a1',
    );
  });

  it('is waited for until it has ended, or a person is asked for', () => {
    expect(isSettled(replay)).to.equal(false);
    expect(isSettled({ ...replay, state: 'ready' })).to.equal(false);
    expect(isSettled({ ...replay, state: 'ready', reason: 'dead letters' })).to.equal(true);
    expect(isSettled({ ...replay, state: 'ready', swap: 'manual' })).to.equal(true);
    for (const state of ['paused', 'swapped', 'done', 'failed', 'cancelled'] as const)
      expect(isSettled({ ...replay, state }), state).to.equal(true);
  });
});
