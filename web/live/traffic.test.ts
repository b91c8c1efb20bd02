import { expect } from 'chai';
import type { Answer, Api } from './api.ts';
import { makeTraffic, watched } from './traffic.ts';

const problem = (status: number, code = '') => ({ type: 'about:blank', title: '', status, code, detail: '' });

describe('how the services answer', () => {
  const given = () => {
    const timers: { work: () => void; ms: number }[] = [];
    const answers: ((answer: Answer<unknown>) => void)[] = [];
    const clock = { now: 0 };
    const traffic = makeTraffic();
    const api = (() => new Promise((resolve) => answers.push(resolve as never))) as Api;
    const ask = watched(api, traffic, {
      now: () => clock.now,
      later: (work, ms) => timers.push({ work, ms }),
    });
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    return { timers, answers, clock, traffic, ask, settle };
  };
  const fine: Answer<unknown> = { ok: true, value: 1, headers: new Headers() };

  it('is slow while something has been waited for longer than usual', async () => {
    const { timers, answers, traffic, ask, settle } = given();
    void ask('/a');
    void ask('/b');
    timers[0]!.work();
    timers[1]!.work();
    expect(traffic.get().slow).to.equal(true);
    answers[0]!(fine);
    await settle();
    expect(traffic.get().slow).to.equal(true);
    answers[1]!(fine);
    await settle();
    expect(traffic.get().slow).to.equal(false);
  });

  it('is not slow once the answer is there, nor while an answer comes piece by piece', async () => {
    const { timers, answers, traffic, ask, settle } = given();
    void ask('/a');
    answers[0]!(fine);
    await settle();
    timers[0]!.work();
    void ask('/b', { read: () => Promise.resolve(null) });
    expect([traffic.get().slow, timers.length]).to.deep.equal([false, 1]);
  });

  it('is full for as long as it was told', async () => {
    const { timers, answers, clock, traffic, ask, settle } = given();
    void ask('/a');
    answers[0]!({ ok: false, problem: problem(429), retryAfterMs: 3_000 });
    await settle();
    expect(traffic.get().fullUntil).to.equal(3_000);
    clock.now = 3_001;
    timers.at(-1)!.work();
    expect(traffic.get().fullUntil).to.equal(null);
  });

  it('is signed out from when it is told so until something is answered', async () => {
    const { answers, traffic, ask, settle } = given();
    void ask('/a');
    answers[0]!({ ok: false, problem: problem(401, 'signed-out') });
    await settle();
    expect(traffic.get().signedOut).to.equal(true);
    void ask('/b');
    answers[1]!(fine);
    await settle();
    expect(traffic.get().signedOut).to.equal(false);
  });
});
