import { expect } from 'chai';
import { watchProgress } from './progress.ts';
import type { Standing } from './progress.ts';

describe('looking after partitions that stand still', () => {
  const behind = (partition: number): Standing => ({ partition, read: 0, sent: 9, ours: true, busy: false });

  it('goes on while one of them is brought on, so that what is held is renewed', async () => {
    const begun = Promise.withResolvers<void>();
    const brought = Promise.withResolvers<void>();
    const lookedAgain = Promise.withResolvers<void>();
    let looks = 0;
    const watching = watchProgress({
      look: () => {
        looks += 1;
        return Promise.resolve([behind(0)]);
      },
      onStalled: () => {
        const before = looks;
        const look = setInterval(() => looks > before && lookedAgain.resolve(), 1);
        begun.resolve();
        return brought.promise.finally(() => clearInterval(look));
      },
      onError: () => undefined,
      ...{ everyMs: 1, stallMs: 2 },
    });
    await begun.promise;
    await lookedAgain.promise;
    brought.resolve();
    await watching.stop();
  });

  it('stops when what it had begun is done, and tells of what failed', async () => {
    const begun = Promise.withResolvers<void>();
    const brought = Promise.withResolvers<void>();
    const told: string[] = [];
    let stopped = false;
    const watching = watchProgress({
      look: () => Promise.resolve([behind(0)]),
      onStalled: () => {
        begun.resolve();
        return brought.promise;
      },
      onError: ({ message }) => void told.push(message),
      ...{ everyMs: 1, stallMs: 2 },
    });
    await begun.promise;
    const stopping = watching.stop().then(() => (stopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).to.equal(false);
    brought.reject(new Error('no room'));
    await stopping;
    expect(told).to.include('no room');
  });
});
