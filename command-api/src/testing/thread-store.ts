/** What threads.ts promises, each tried. Every store passes this one suite. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { HISTORY } from '../conversation/threads.ts';
import type { ThreadState, ThreadStore } from '../conversation/threads.ts';
import { describeChats } from './chat-store.ts';

export type StoreUnderTest = {
  /** As another process would, with connections of its own. */
  connect: () => Promise<ThreadStore>;
  end: () => Promise<void>;
};

export function describeThreadStore(name: string, make: (test: Mocha.Context) => Promise<StoreUnderTest>): void {
  describe(`the threads of conversations in ${name}`, () => {
    let under: StoreUnderTest | undefined;
    let store: ThreadStore;
    const [ann, bob] = [randomUUID(), randomUUID()];
    let id: string;
    before(async function () {
      under = await make(this);
      store = await under.connect();
    });
    beforeEach(() => void (id = randomUUID()));
    after(() => under?.end());

    const turn = (n: number, state: ThreadState = {}) => ({ message: `m${String(n)}`, reply: `r${String(n)}`, state });
    const said = async (): Promise<string[]> =>
      ((await store.load(ann, id))?.history ?? []).map(({ content }) => content);

    it('know nothing of a thread that never was', async () => {
      expect(await store.load(ann, id)).to.equal(undefined);
    });

    it('give back what was put down, whole', async () => {
      const state: ThreadState = {
        listing: ['one', 'two'],
        touched: ['one'],
        numbers: { 7: 'seven' },
        plan: {
          token: 'tok',
          interpretation: { intent: 'delete', reply: 'Æ “quoted” \\ 雪' } as never,
          versions: { one: 3 },
          expiresAt: '2026-11-23T12:10:00.000Z',
        },
      };
      await store.save(ann, id, { message: 'slett alt 雪 || "; drop', reply: '**borte**\n', state });
      expect(await store.load(ann, id)).to.deep.equal({
        id,
        state,
        history: [
          { role: 'user', content: 'slett alt 雪 || "; drop' },
          { role: 'assistant', content: '**borte**\n' },
        ],
      });
    });

    it('remember for a follow-up what the last turn left, and nothing older', async () => {
      await store.save(ann, id, turn(1, { listing: ['one'], touched: ['two'] }));
      await store.save(ann, id, turn(2, { touched: ['three'] }));
      expect((await store.load(ann, id))?.state).to.deep.equal({ touched: ['three'] });
    });

    it('keep what was said in order, and no more of it than is looked back upon', async () => {
      for (let n = 1; n <= HISTORY; n += 1) await store.save(ann, id, turn(n));
      const first = HISTORY / 2 + 1;
      expect(await said()).to.deep.equal(
        Array.from({ length: HISTORY / 2 }, (_, n) => [`m${String(first + n)}`, `r${String(first + n)}`]).flat(),
      );
    });

    it('hide a thread from everybody but its user, as if it never was', async () => {
      await store.save(ann, id, turn(1, { touched: ['one'] }));
      expect(await store.load(bob, id)).to.equal(undefined);
    });

    it('let nobody write into a thread of another user', async () => {
      await store.save(ann, id, turn(1, { touched: ['one'] }));
      await store.save(bob, id, turn(2, { touched: ['two'] })).catch(() => undefined);
      expect(await said()).to.deep.equal(['m1', 'r1']);
      expect((await store.load(ann, id))?.state).to.deep.equal({ touched: ['one'] });
    });

    it('know a thread by its id in capitals', async () => {
      await store.save(ann, id, turn(1));
      await store.save(ann, id.toUpperCase(), turn(2));
      expect(await said()).to.deep.equal(['m1', 'r1', 'm2', 'r2']);
    });

    it('forget all threads of a user, and nobody else’s, also when there is none', async () => {
      const [other, bobs] = [randomUUID(), randomUUID()];
      await store.save(ann, id, turn(1));
      await store.save(ann, other, turn(2));
      await store.save(ann, other, turn(3));
      await store.save(bob, bobs, turn(4));
      await store.forget(ann);
      expect([await store.load(ann, id), await store.load(ann, other)]).to.deep.equal([undefined, undefined]);
      expect((await store.load(bob, bobs))?.history).to.have.length(2);
      await store.forget(ann);
      await store.save(ann, id, turn(5));
      expect(await said()).to.deep.equal(['m5', 'r5']);
      await store.forget(ann);
      expect(await store.load(ann, id)).to.equal(undefined);
    });

    it('keep both turns of two processes at once, in a thread that is new and in one that is not', async () => {
      const other = await (under as StoreUnderTest).connect();
      for (const [one, two] of [
        [1, 2],
        [3, 4],
      ] as const)
        await Promise.all([
          store.save(ann, id, turn(one, { touched: [String(one)] })),
          other.save(ann, id, turn(two, { touched: [String(two)] })),
        ]);
      const lines = await said();
      expect([...lines].sort()).to.deep.equal(['m1', 'm2', 'm3', 'm4', 'r1', 'r2', 'r3', 'r4']);
      expect((await store.load(ann, id))?.state.touched?.[0]).to.be.oneOf(['3', '4']);
    });

    describeChats(() => store);
  });
}
