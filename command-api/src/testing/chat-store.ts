/** What chats.ts promises, each tried. Every store passes this one suite (thread-store.ts). */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { ChatStore, KeptItem } from '../conversation/chats.ts';
import type { ThreadStore } from '../conversation/threads.ts';

export function describeChats(storeOf: () => ThreadStore): void {
  describe('as a chat shows them', () => {
    let chats: ChatStore;
    let [ann, bob, id] = ['', '', ''];
    beforeEach(async () => {
      ({ chats } = storeOf());
      [ann, bob, id] = [randomUUID(), randomUUID(), randomUUID()];
      await chats.open(ann, headOf(id, 'milk', 1));
    });

    const headOf = (its: string, title: string, second: number) => ({
      id: its,
      title,
      createdAt: `2026-11-23T08:00:0${String(second)}.000Z`,
    });
    const item = (n: number, text = `Æ “${String(n)}” \\ 雪`): KeptItem => ({
      item: {
        id: `msg_${String(n)}`,
        thread_id: `thr_${id}`,
        created_at: '2026-11-23T08:00:00.000Z',
        type: 'user_message',
        content: [{ type: 'input_text', text }],
        attachments: [],
        inference_options: {},
      },
    });
    const idsOf = async (page: Partial<Parameters<ChatStore['items']>[2]> = {}): Promise<string[]> =>
      ((await chats.items(ann, id, { limit: 20, order: 'asc', ...page }))?.found ?? []).map((kept) => kept.item.id);

    it('are there with a title, can be called otherwise, and are begun once', async () => {
      expect(await chats.head(ann, id)).to.deep.equal(headOf(id, 'milk', 1));
      expect(await chats.rename(ann, id, 'bread')).to.equal(true);
      await chats.open(ann, headOf(id, 'again', 2));
      expect(await chats.head(ann, id)).to.deep.equal(headOf(id, 'bread', 1));
      expect(await storeOf().load(ann, id)).to.deep.equal({ id, state: {}, history: [] });
    });

    it('come page by page, from either end', async () => {
      const [second, third] = [randomUUID(), randomUUID()];
      await chats.open(ann, headOf(second, 'two', 2));
      await chats.open(ann, headOf(third, 'three', 3));
      const page = async (order: 'asc' | 'desc', after?: string) => {
        const slice = await chats.heads(ann, { limit: 2, order, after });
        return slice && { ids: slice.found.map((head) => head.id), more: slice.more };
      };
      expect(await page('desc')).to.deep.equal({ ids: [third, second], more: true });
      expect(await page('desc', second)).to.deep.equal({ ids: [id], more: false });
      expect(await page('asc')).to.deep.equal({ ids: [id, second], more: true });
      expect(await page('asc', randomUUID())).to.equal(undefined);
    });

    it('keep items in order, whole, and put a new form of one in its place', async () => {
      await chats.put(ann, id, [item(1), item(2)]);
      await chats.put(ann, id, [item(3), item(1, 'new')]);
      expect(await idsOf()).to.deep.equal(['msg_1', 'msg_2', 'msg_3']);
      expect(await chats.item(ann, id, 'msg_1')).to.deep.equal(item(1, 'new'));
      expect(await chats.item(ann, id, 'msg_2')).to.deep.equal(item(2));
      const shown = { tasks: [], plan: { token: 't', summary: 's' } };
      await chats.put(ann, id, [{ ...item(3), shown }]);
      expect((await chats.item(ann, id, 'msg_3'))?.shown).to.deep.equal(shown);
    });

    it('give items page by page, from either end', async () => {
      await chats.put(
        ann,
        id,
        [1, 2, 3].map((n) => item(n)),
      );
      expect(await idsOf({ limit: 2, order: 'desc' })).to.deep.equal(['msg_3', 'msg_2']);
      expect(await idsOf({ limit: 2, order: 'desc', after: 'msg_2' })).to.deep.equal(['msg_1']);
      expect((await chats.items(ann, id, { limit: 2, order: 'asc' }))?.more).to.equal(true);
      expect(await chats.items(ann, id, { limit: 2, order: 'asc', after: 'none' })).to.equal(undefined);
    });

    it('take away what came after an item', async () => {
      await chats.put(
        ann,
        id,
        [1, 2, 3].map((n) => item(n)),
      );
      expect((await chats.cut(ann, id, 'msg_1')).sort()).to.deep.equal(['msg_2', 'msg_3']);
      expect(await chats.cut(ann, id, 'msg_1')).to.deep.equal([]);
      expect(await idsOf()).to.deep.equal(['msg_1']);
    });

    it('take an opinion on what is there', async () => {
      await chats.put(ann, id, [item(1)]);
      expect(await chats.rate(ann, id, ['msg_1', 'none'], 'positive')).to.equal(1);
      expect(await chats.rate(ann, id, ['none'], 'negative')).to.equal(0);
    });

    it('are nobody else’s, whatever they try', async () => {
      await chats.put(ann, id, [item(1), item(2)]);
      await chats.open(bob, headOf(id, 'mine', 2)).catch(() => undefined);
      await chats.put(bob, id, [item(1, 'bob')]);
      expect(
        await chats.heads(bob, { limit: 9, order: 'desc', after: id }).then((page) => page?.found ?? []),
      ).to.deep.equal([]);
      expect((await chats.item(bob, id, 'msg_2')) ?? null).to.equal(null);
      await chats.cut(bob, id, 'msg_1');
      expect(await chats.rate(bob, id, ['msg_2'], 'negative')).to.equal(0);
      await chats.remove(bob, id);
      expect(await chats.head(ann, id)).to.deep.equal(headOf(id, 'milk', 1));
      expect(await chats.item(ann, id, 'msg_1')).to.deep.equal(item(1));
      expect(await idsOf()).to.deep.equal(['msg_1', 'msg_2']);
    });

    it('are gone with all they hold when deleted, and when their user is forgotten', async () => {
      await chats.put(ann, id, [item(1)]);
      expect(await chats.remove(ann, id)).to.equal(true);
      expect(await chats.remove(ann, id)).to.equal(false);
      expect([await chats.head(ann, id), await storeOf().load(ann, id)]).to.deep.equal([undefined, undefined]);
      await chats.open(ann, headOf(id, 'anew', 1));
      expect(await idsOf()).to.deep.equal([]);
      await chats.put(ann, id, [item(1)]);
      await storeOf().forget(ann);
      expect(await chats.heads(ann, { limit: 9, order: 'desc' })).to.deep.equal({ found: [], more: false });
      await chats.open(ann, headOf(id, 'anew', 1));
      expect(await idsOf()).to.deep.equal([]);
    });
  });
}
