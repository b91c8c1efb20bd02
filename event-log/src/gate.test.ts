import { expect } from 'chai';
import { createGate } from './gate.ts';

const HOUR_MS = 3_600_000;

describe('the gate of a group', () => {
  it('is open after a rest, and when there are more full pages', async () => {
    const gate = createGate(HOUR_MS);
    const { signal } = new AbortController();
    await gate.pass(signal);
    gate.passed(performance.now() - HOUR_MS, false);
    await gate.pass(signal);
    gate.passed(performance.now(), true);
    await gate.pass(signal);
  });

  it('lets all who wait through in one turn', async () => {
    const gate = createGate(5);
    const { signal } = new AbortController();
    gate.passed(performance.now(), false);
    let through = 0;
    const all = Promise.all(Array.from({ length: 3 }, () => gate.pass(signal).then(() => (through += 1))));
    while (through === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(through).to.equal(3);
    await all;
  });

  it('keeps nobody who is told to stop', async () => {
    const gate = createGate(HOUR_MS);
    const [one, other] = [new AbortController(), new AbortController()];
    gate.passed(performance.now(), false);
    const waiting = [gate.pass(one.signal), gate.pass(other.signal)];
    one.abort();
    await waiting[0];
    other.abort();
    await waiting[1];
    await gate.pass(other.signal);
  });
});
