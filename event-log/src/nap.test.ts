import { expect } from 'chai';
import { createNap } from './nap.ts';

const LONG = 2 ** 31 - 1;

describe('a nap', () => {
  it('is ended by news, and the next one by the news after that', async () => {
    const nap = createNap(new AbortController().signal);
    for (let n = 0; n < 3; n += 1) {
      nap.heed();
      const asleep = nap.sleep(LONG);
      nap.wake();
      await asleep;
    }
  });

  it('does not begin when there was news since it was last looked', async () => {
    const nap = createNap(new AbortController().signal);
    nap.heed();
    nap.wake();
    await nap.sleep(LONG);
    let over = false;
    nap.heed();
    const next = nap.sleep(LONG).then(() => (over = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(over).to.equal(false);
    nap.wake();
    await next;
  });

  it('is over after its time', async () => {
    await createNap(new AbortController().signal).sleep(1);
  });

  it('is ended by the end, and does not begin after it', async () => {
    const stopping = new AbortController();
    const nap = createNap(stopping.signal);
    const asleep = nap.sleep(LONG);
    stopping.abort();
    await asleep;
    nap.heed();
    await nap.sleep(LONG);
  });
});
