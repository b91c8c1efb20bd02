import { expect } from 'chai';
import { IDLE_AFTER_MS } from './poll.ts';
import { makeWatch } from './watch.ts';

describe('following operations', () => {
  let time: number;
  let timers: { run: () => void; at: number }[];
  let reads: number;
  beforeEach(() => ([time, timers, reads] = [0, [], 0]));

  const watching = () =>
    makeWatch({
      now: () => time,
      later: (run, ms) => {
        const timer = { run, at: time + ms };
        timers.push(timer);
        return timer;
      },
      cancel: (timer) => void (timers = timers.filter((each) => each !== timer)),
    });
  const read = () => {
    reads += 1;
    return Promise.resolve(true);
  };
  /** Lets what was read arrive. */
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const pass = async (ms: number) => {
    await settle();
    for (const end = time + ms; ;) {
      const next = timers.toSorted((a, b) => a.at - b.at).find(({ at }) => at <= end);
      if (!next) {
        time = end;
        return;
      }
      timers = timers.filter((each) => each !== next);
      time = next.at;
      next.run();
      await settle();
    }
  };

  it('reads at once, and every two seconds from then on', async () => {
    watching().follow(read);
    expect(reads).to.equal(1);
    await pass(4_000);
    expect(reads).to.equal(3);
  });

  it('stands still while paused, and reads at once when it goes on', async () => {
    const watch = watching();
    watch.follow(read);
    await pass(1_000);
    watch.pause();
    await pass(60_000);
    expect(reads).to.equal(1);
    watch.resume();
    expect(reads).to.equal(2);
    await pass(2_000);
    expect(reads).to.equal(3);
  });

  it('reads once more while paused when somebody has changed something', async () => {
    const watch = watching();
    watch.follow(read);
    await settle();
    watch.pause();
    watch.refresh();
    await pass(60_000);
    expect(reads).to.equal(2);
  });

  it('is slow for a page that nobody touches, and quick again once somebody does', async () => {
    const watch = watching();
    watch.follow(read);
    await pass(IDLE_AFTER_MS);
    const until = reads;
    await pass(20_000);
    expect(reads - until).to.equal(2);
    watch.noteActivity();
    expect(reads - until).to.equal(3);
    await pass(4_000);
    expect(reads - until).to.equal(5);
  });

  it('reads nothing for a hidden page, and at once for one that is seen again', async () => {
    const watch = watching();
    watch.follow(read);
    watch.noteVisible(false);
    await pass(60_000);
    expect(reads).to.equal(1);
    watch.noteVisible(true);
    expect(reads).to.equal(2);
  });

  it('never has two readings under way, and ends with the page', async () => {
    const watch = watching();
    const answer = Promise.withResolvers<boolean>();
    const stop = watch.follow(() => {
      reads += 1;
      return answer.promise;
    });
    watch.refresh();
    watch.refresh();
    expect(reads).to.equal(1);
    answer.resolve(true);
    await settle();
    expect(watch.readAt.get()).to.equal(time);
    stop();
    await pass(60_000);
    watch.refresh();
    expect(reads).to.equal(1);
  });
});
