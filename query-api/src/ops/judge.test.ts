import { expect } from 'chai';
import { judge, judgeOutbox } from './judge.ts';
import type { LagReading } from './readings.ts';

const OWNER = 'tasklog projectors 4711@host-a';

describe('what the numbers of a partition mean', () => {
  const reading = (given: Partial<LagReading> = {}): LagReading => ({
    group: 'audit',
    generation: 1,
    topic: 'task-events',
    partition: 2,
    head: 100,
    position: 40,
    committed: true,
    seconds: 90,
    owner: OWNER,
    trouble: undefined,
    ...given,
  });
  const failing = (behind: number, forSeconds: number) => ({
    error: 'no room',
    behind,
    attempts: 7,
    since: '2026-11-24T03:00:00.000Z',
    at: new Date(Date.parse('2026-11-24T03:00:00.000Z') + 1_000 * forSeconds).toISOString(),
    nextTry: null,
  });

  it('nothing behind is current, whoever reads it and whatever went wrong before', () => {
    const { state, why } = judge(reading({ position: 100, owner: null, trouble: failing(100, 90) }), 0, undefined);
    expect([state, why]).to.deep.equal(['current', null]);
  });
  it('behind and moving is only behind', () => {
    expect(judge(reading(), 59, undefined).state).to.equal('behind');
    expect(judge(reading({ trouble: failing(39, 500) }), 0, undefined).state).to.equal('behind');
  });
  it('no step for a minute is stuck, and says whose log to look at', () => {
    const { state, advice } = judge(reading(), 60, undefined);
    expect(state).to.equal('stuck');
    expect(advice).to.contain('projectors (pid 4711 on host-a)');
  });
  it('a failure is a retry in hand, and stuck once it has gone on for a minute, also for one who has just begun to watch', () => {
    expect(judge(reading({ trouble: failing(40, 59) }), 0, undefined).state).to.equal('retrying');
    const { state, why } = judge(reading({ trouble: failing(40, 60) }), 0, undefined);
    expect(state).to.equal('stuck');
    expect(why).to.equal('it fails at offset 41, attempt 7: no room');
  });
  it('nobody reads it: paused, and says what to start; not for the moment of a handover', () => {
    expect(judge(reading({ owner: null }), 10, undefined).advice).to.contain('projectors/src/main.ts audit');
    expect(judge(reading({ owner: null }), 9, undefined).state).to.equal('behind');
    expect(judge(reading({ owner: null, group: 'bridge:kafka' }), 10, undefined).advice).to.contain('LOG=kafka');
  });
  it('behind a bridge that is behind, waits for it', () => {
    const bridge = reading({ group: 'bridge:kafka', position: 40 });
    expect(judge(reading({ owner: null }), 90, bridge)).to.deep.include({ state: 'waiting' });
    expect(judge(reading(), 90, { ...bridge, position: 41 }).state).to.equal('stuck');
  });
});

describe('what the numbers of the outbox mean', () => {
  const outbox = {
    depth: 5,
    estimated: false,
    oldestAgeSeconds: 0.2,
    epoch: 3,
    since: null,
    leaseAgeSeconds: 1,
    leading: true,
    leader: OWNER,
  };
  it('many entries are no fault, old ones are', () => {
    expect(judgeOutbox({ ...outbox, depth: 50_000 }).state).to.equal('ok');
    expect(judgeOutbox({ ...outbox, oldestAgeSeconds: 6 }).state).to.equal('slow');
  });
  it('without a leader, or with one that no longer renews its lease, nothing moves', () => {
    expect(judgeOutbox({ ...outbox, leading: false }).state).to.equal('stopped');
    expect(judgeOutbox({ ...outbox, leaseAgeSeconds: 11 }).why).to.contain('does not renew');
    expect(judgeOutbox({ ...outbox, leading: false, leaseAgeSeconds: null }).why).to.contain('ever');
  });
});
