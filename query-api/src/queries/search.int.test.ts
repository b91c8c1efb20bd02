import { expect } from 'chai';
import { isSearchAnswer } from '@tasklog/schemas/validators';
import type { SearchAnswer } from '@tasklog/schemas';
import { startList } from '../testing/list.ts';
import type { TestList } from '../testing/list.ts';

describe('searching', () => {
  let list: TestList;
  before(async () => {
    list = await startList();
    const { task } = list.add;
    await task({ title: 'Call the dentist', notes: 'about the wisdom tooth', tags: ['health'] });
    await task({ title: 'Wax the skis', tags: ['winter'], priority: 'high' });
    await task({ title: 'Skiing trip', notes: 'book the cabin, ask about ski wax', tags: ['winter'] });
    await task({ title: 'Book Café Crème', notes: '100% sure_thing \\ "quoted"' });
    await task({ title: 'Поймать Жука', tags: ['дача'] });
    await task({ title: '明日東京へ行く' });
    await task({ title: 'buy milk', status: 'done', completedAt: '2026-11-20T08:00:00Z' });
    await task({ title: 'secret ski of bob', of: 'bob' });
    await task({ title: 'deleted ski', status: 'deleted', deletedAt: '2026-11-22T08:00:00Z' });
  });
  after(() => list.stop());

  const ask = async (query: Record<string, string>) => {
    const { status, body, text } = await list.ask<SearchAnswer>(`/v1/search?${new URLSearchParams(query).toString()}`);
    expect(status, text).to.equal(200);
    expect(isSearchAnswer(body), JSON.stringify(isSearchAnswer.errors)).to.equal(true);
    return body;
  };
  const titles = async (q: string, more: Record<string, string> = {}): Promise<string[]> =>
    (await ask({ q, ...more })).items.map(({ task }) => task.title);

  const found: [q: string, titles: string[]][] = [
    ['dentist', ['Call the dentist']],
    ['DENT', ['Call the dentist']],
    ['d', ['Call the dentist']],
    ['tooth dentist', ['Call the dentist']],
    ['health', ['Call the dentist']],
    ['cafe creme', ['Book Café Crème']],
    ['CAFÉ', ['Book Café Crème']],
    ['жука', ['Поймать Жука']],
    ['ДАЧА', ['Поймать Жука']],
    ['東京', ['明日東京へ行く']],
    ['dentsit', ['Call the dentist']],
    ['wisdon tooth', ['Call the dentist']],
    ['axe', []],
    ['%', ['Book Café Crème']],
    ['_', ['Book Café Crème']],
    ['\\', ['Book Café Crème']],
    ['"quoted"', ['Book Café Crème']],
    ['100%', ['Book Café Crème']],
    ["' | & ! <-> :* (", []],
    ['ski & !wax', ['Wax the skis', 'Skiing trip']],
    ['9007199254740993', []],
    ['deleted', []],
    ['milk', []],
  ];
  for (const [q, expected] of found)
    it(`for ${q} finds ${expected.join(', ') || 'nothing'}`, async () =>
      expect(await titles(q)).to.deep.equal(expected));

  it('puts a word in the title before one in the notes, and a whole word before its beginning', async () => {
    expect(await titles('ski')).to.deep.equal(['Skiing trip', 'Wax the skis']);
    expect(await titles('wax')).to.deep.equal(['Wax the skis', 'Skiing trip']);
  });

  it('keeps to a filter and a status', async () => {
    expect(await titles('ski', { filter: '!p2' })).to.deep.equal(['Skiing trip']);
    expect(await titles('milk', { status: 'all' })).to.deep.equal(['buy milk']);
    expect(await titles('milk', { filter: 'completed: last week' })).to.deep.equal(['buy milk']);
  });

  it('says where the words stand, and gives the text as it was written', async () => {
    const { items, loose } = await ask({ q: 'ski wax' });
    expect(loose).to.equal(false);
    const trip = items.find(({ task }) => task.title === 'Skiing trip');
    expect(trip?.title).to.deep.equal({ text: 'Skiing trip', marks: [[0, 3]] });
    expect(trip?.notes).to.deep.equal({
      text: 'book the cabin, ask about ski wax',
      marks: [
        [26, 29],
        [30, 33],
      ],
    });
    expect((await ask({ q: 'winter' })).items.map(({ tags }) => tags)).to.deep.equal([['winter'], ['winter']]);
    expect(await ask({ q: 'dentsit' })).to.include({ loose: true });
  });

  it('shows nobody another list', async () => {
    const { text } = await list.ask('/v1/search?q=ski', { as: 'eve' });
    expect(text).not.to.contain('secret').and.not.to.contain('Wax');
  });

  it('goes on page by page, each task once, strictly and loosely', async () => {
    for (let n = 0; n < 7; n += 1) await list.add.task({ of: 'gus', title: `paint fence ${String(n % 3)}` });
    for (const q of ['paint', 'paimt', 'ence']) {
      const ids: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const { body } = await list.ask<SearchAnswer>(`/v1/search?q=${q}&limit=2${more}`, { as: 'gus' });
        ids.push(...body.items.map(({ task }) => task.id));
        cursor = body.cursor;
      }
      expect(ids, q).to.have.length(7);
      expect(new Set(ids).size, q).to.equal(7);
    }
  });

  it('refuses what it cannot look for', async () => {
    expect(await list.faultsOf('/v1/search')).to.deep.equal(['q']);
    expect(await list.faultsOf(`/v1/search?q=${'x'.repeat(201)}`)).to.deep.equal(['q']);
    expect(await list.faultsOf('/v1/search?q=a%00')).to.deep.equal(['q']);
    expect(await list.faultsOf('/v1/search?q=a&filter=today%20%26')).to.deep.equal(['filter']);
    for (const keys of [['x', crypto.randomUUID()], [2 ** 53, crypto.randomUUID()], [1, 'x'], []]) {
      const cursor = Buffer.from(JSON.stringify(['search', ...keys])).toString('base64url');
      expect(await list.faultsOf(`/v1/search?q=a&cursor=${cursor}`)).to.deep.equal(['cursor']);
    }
  });
});
