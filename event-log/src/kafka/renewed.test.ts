import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { renewed } from './renewed.ts';

describe('what is thrown away after a fault and opened anew', () => {
  const setUp = (outcomes: (string | Error)[]) => {
    const gone: string[] = [];
    let opened = 0;
    const kept = renewed(
      async () => {
        const outcome = outcomes[opened++];
        await turn();
        if (outcome instanceof Error) throw outcome;
        return outcome ?? 'more';
      },
      async (former) => void gone.push(former),
    );
    return { kept, gone, opened: () => opened };
  };

  it('is opened once for all who ask at the same time', async () => {
    const { kept, opened } = setUp(['one']);
    expect(await Promise.all([kept.get(), kept.get()])).to.deep.equal(['one', 'one']);
    expect(opened()).to.equal(1);
  });

  it('is let go once, however many fail with it', async () => {
    const { kept, gone } = setUp(['one', 'two']);
    const one = await kept.get();
    kept.discard(one);
    kept.discard(one);
    await turn();
    expect(await kept.get()).to.equal('two');
    kept.discard(one);
    await turn();
    expect(gone).to.deep.equal(['one']);
    expect(await kept.get()).to.equal('two');
  });

  it('one that fails late does not hear of the next that cannot be opened', async () => {
    const unheard: unknown[] = [];
    const hear = (reason: unknown): void => void unheard.push(reason);
    const heardByMocha = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', hear);
    try {
      const { kept } = setUp(['one', new Error('away'), 'three']);
      const one = await kept.get();
      kept.discard(one);
      await turn();
      const next = kept.get().catch((error: unknown) => (error as Error).message);
      kept.discard(one);
      expect(await next).to.equal('away');
      await turn();
      expect(unheard).to.deep.equal([]);
      expect(await kept.get()).to.equal('three');
    } finally {
      process.removeAllListeners('unhandledRejection');
      for (const listener of heardByMocha) process.on('unhandledRejection', listener);
    }
  });

  it('closed, lets the last one go, and opens no other', async () => {
    const { kept, gone } = setUp(['one']);
    await kept.get();
    await kept.close();
    expect(gone).to.deep.equal(['one']);
    expect(await kept.get().catch((error: unknown) => (error as Error).message)).to.equal('the connection is closed');
  });
});
