import { expect } from 'chai';
import { sql } from '@tasklog/runtime/pool';
import type { Problem } from '@tasklog/schemas';
import { isCompactTaskList, isTaskList } from '@tasklog/schemas/validators';
import { startList } from '../testing/list.ts';
import type { AnyPage, Heard, TestList } from '../testing/list.ts';

describe('the list of tasks', () => {
  let list: TestList;
  before(async () => (list = await startList()));
  after(() => list.stop());

  const titles = async (query: string, as = 'ann'): Promise<unknown[]> => {
    const { status, body, text } = await list.ask(`/v1/tasks?${query}`, { as });
    expect(status, text).to.equal(200);
    expect(isTaskList(body), JSON.stringify(isTaskList.errors)).to.equal(true);
    return body.items.map(({ title }) => title);
  };

  /** Every page of the question, joined. */
  const walk = async (query: string, as: string): Promise<unknown[]> => {
    const found: unknown[] = [];
    for (let next: string | undefined = `?${query}`; next !== undefined;) {
      const answer: Heard<AnyPage> = await list.ask(`/v1/tasks${next}`, { as });
      expect(answer.status, answer.text).to.equal(200);
      found.push(...answer.body.items.map(({ title }) => title));
      next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
      expect(next === undefined).to.equal(answer.body.cursor === null);
    }
    return found;
  };

  describe('whose', () => {
    it('is empty for somebody new', async () => expect(await titles('status=all', 'new')).to.deep.equal([]));

    it('never holds the tasks of somebody else', async () => {
      await list.add.task({ of: 'bob', title: 'secret of bob', tags: ['secret'] });
      await list.add.task({ of: 'eve', title: 'plan of eve' });
      for (const query of ['', 'q=secret', 'tag=secret', 'status=all', 'due=none', 'sort=-title&total=true'])
        expect((await list.ask(`/v1/tasks?${query}`, { as: 'eve' })).text, query).not.to.contain('secret');
      expect(await titles('', 'bob')).to.deep.equal(['secret of bob']);
    });

    it('does not reach into another list with a cursor made there', async () => {
      for (const n of [1, 2, 3]) await list.add.task({ of: 'fred', title: `fred ${String(n)}` });
      const { body } = await list.ask('/v1/tasks?limit=1', { as: 'fred' });
      expect(await titles(`cursor=${String(body.cursor)}`, 'gina')).to.deep.equal([]);
    });
  });

  describe('which', () => {
    const as = 'filter';
    before(async () => {
      const add = list.add.task;
      await add({ of: as, title: 'past day', due: '2026-11-22' });
      await add({ of: as, title: 'past hour', due: '2026-11-23T10:15' });
      await add({ of: as, title: 'today', due: '2026-11-23', priority: 'urgent' });
      await add({ of: as, title: 'later today', due: '2026-11-23T18:00', tags: ['Home', 'garden'] });
      await add({ of: as, title: 'tomorrow', due: '2026-11-24T08:00', notes: 'ring 100% sure_thing \\ done' });
      await add({ of: as, title: 'undated', tags: ['home'] });
      await add({ of: as, title: 'finished', status: 'done', due: '2026-11-22', completedAt: '2026-11-22T08:00:00Z' });
      await add({ of: as, title: 'thrown away', status: 'deleted', deletedAt: '2026-11-22T08:00:00Z' });
    });

    const cases: [query: string, titles: string[]][] = [
      ['', ['past day', 'today', 'past hour', 'later today', 'tomorrow', 'undated']],
      ['status=done', ['finished']],
      ['status=all&due=overdue', ['past day', 'past hour']],
      ['status=done&due=overdue', []],
      ['due=today', ['today', 'past hour', 'later today']],
      ['due=tomorrow', ['tomorrow']],
      ['due=none', ['undated']],
      ['due=any&status=done', ['finished']],
      ['due=overdue', ['past day', 'past hour']],
      ['due=overdue&timeZone=Pacific/Honolulu', ['past day']],
      ['due=overdue&timeZone=Asia/Tokyo', ['past day', 'past hour', 'later today']],
      ['due=today&timeZone=Pacific/Kiritimati', ['tomorrow']],
      ['dueFrom=2026-11-23&dueTo=2026-11-23', ['today', 'past hour', 'later today']],
      ['dueFrom=2026-11-24', ['tomorrow']],
      ['dueTo=2026-11-22', ['past day']],
      ['priority=urgent', ['today']],
      ['tag=HOME', ['later today', 'undated']],
      ['tag=home&tag=garden', ['later today']],
      ['q=LATER', ['later today']],
      ['q=100%25', ['tomorrow']],
      ['q=%25', ['tomorrow']],
      ['q=_', ['tomorrow']],
      ['q=%5C', ['tomorrow']],
      ['q=0%25%20sure', ['tomorrow']],
      ['q=gard', ['later today']],
      ['q=%27%20or%201%3D1%20--', []],
      ['q=RÌNG', ['tomorrow']],
      ['filter=today%20%7C%20overdue', ['past day', 'past hour', 'today', 'later today']],
      ['filter=(today%20%7C%20overdue)%20%26%20@home', ['later today']],
      ['filter=@gar*%20or%20p1', ['later today', 'today']],
      ['filter=no%20date', ['undated']],
      ['filter=due%20before:%20tue', ['past day', 'past hour', 'today', 'later today']],
      ['filter=completed:%20yesterday', ['finished']],
      ['filter=done&status=open', []],
      ['filter=search:%20%22100%25%22', ['tomorrow']],
      ['filter=today&timeZone=Pacific/Kiritimati', ['tomorrow']],
    ];
    for (const [query, expected] of cases)
      it(query || 'open ones when nothing is asked', async () =>
        expect(await titles(query, as))
          .to.have.members(expected)
          .and.have.length(expected.length),
      );

    it('counts all of them when asked, whatever the page', async () => {
      const { body } = await list.ask('/v1/tasks?limit=2&total=true', { as });
      expect([body.items.length, body.total]).to.deep.equal([2, 6]);
      expect((await list.ask('/v1/tasks', { as })).body).not.to.have.property('total');
    });

    it('shows a task as its schema says, with its version and without what is ours alone', async () => {
      const { body } = await list.ask('/v1/tasks?priority=urgent', { as });
      expect(body.items[0]).to.include({ version: 1, status: 'open', due: '2026-11-23' });
      expect(body.items[0]).not.to.have.any.keys('deletedAt', 'userId');
    });
  });

  describe('in order', () => {
    const as = 'order';
    before(async () => {
      const add = list.add.task;
      const at = (minute: string) => `2026-11-01T08:${minute}:00Z`;
      await add({ of: as, title: 'b', due: '2026-12-01', priority: 'low', createdAt: at('01') });
      await add({
        of: as,
        title: 'A',
        due: '2026-12-01T09:00',
        priority: 'urgent',
        createdAt: '2026-11-01T08:03:00.5Z',
      });
      await add({ of: as, title: 'd', due: null, priority: 'none', createdAt: at('03') });
      await add({ of: as, title: 'C', due: '2026-11-30', priority: 'high', createdAt: '2026-11-01T10:02:00+02:00' });
      await add({ of: as, title: 'e', due: null, priority: 'medium', createdAt: at('05') });
    });

    const orders: [sort: string, titles: string][] = [
      ['due', 'CbA??'],
      ['-due', 'AbC??'],
      ['created', 'bCdAe'],
      ['-created', 'eAdCb'],
      ['priority', 'dbeCA'],
      ['-priority', 'ACebd'],
      ['title', 'AbCde'],
      ['-title', 'edCbA'],
    ];
    for (const [sort, expected] of orders)
      it(`by ${sort}, page by page and all at once`, async () => {
        const whole = await titles(`sort=${sort}`, as);
        expect(whole.join('').replace(/(?<=due.*)|[de]/g, (each) => (sort.endsWith('due') ? '?' : each))).to.equal(
          expected,
        );
        for (const limit of [1, 2, 3, 4, 5])
          expect(await walk(`sort=${sort}&limit=${String(limit)}`, as), String(limit)).to.deep.equal(whole);
      });

    it('by when they were completed, open ones last', async () => {
      const at = (day: string) => ({ status: 'done' as const, completedAt: `2026-11-${day}T08:00:00Z` });
      await list.add.task({ of: 'done', title: 'first', ...at('01') });
      await list.add.task({ of: 'done', title: 'open' });
      await list.add.task({ of: 'done', title: 'second', ...at('02') });
      const query = 'sort=-completed&status=all';
      expect(await titles(query, 'done')).to.deep.equal(['second', 'first', 'open']);
      for (const limit of [1, 2])
        expect(await walk(`${query}&limit=${String(limit)}`, 'done')).to.deep.equal(['second', 'first', 'open']);
    });

    it('walks through many equals without losing or repeating one', async () => {
      const wanted = Array.from({ length: 23 }, (_, n) => `same ${String(n)}`);
      for (const title of wanted) await list.add.task({ of: 'equals', title, due: '2026-12-24' });
      for (const sort of ['due', '-due', 'priority', '-created'])
        expect(await walk(`sort=${sort}&limit=5`, 'equals'), sort)
          .to.have.members(wanted)
          .and.have.length(23);
    });

    it('keeps its place when rows come and go before the cursor', async () => {
      for (const n of [1, 2, 3, 4])
        await list.add.task({ of: 'moving', title: `t${String(n)}`, due: `2026-12-0${String(n)}` });
      const { body } = await list.ask('/v1/tasks?limit=2', { as: 'moving' });
      await list.add.task({ of: 'moving', title: 't0', due: '2026-11-30' });
      expect(await titles(`cursor=${String(body.cursor)}`, 'moving')).to.deep.equal(['t3', 't4']);
    });
  });

  describe('in few words', () => {
    it('tells of each task what a row shows, and no more', async () => {
      const { body } = await list.ask('/v1/tasks?compact=true&priority=urgent', { as: 'filter' });
      expect(isCompactTaskList(body), JSON.stringify(isCompactTaskList.errors)).to.equal(true);
      expect(body.items[0])
        .to.include({ title: 'today', due: '2026-11-23', repeats: false })
        .and.not.have.property('notes');
    });
    it('is not sent again to whom has it', async () => {
      const first = await list.ask('/v1/tasks', { as: 'filter' });
      const again = (etag: string) => list.ask('/v1/tasks', { as: 'filter', headers: { 'if-none-match': etag } });
      const etag = first.headers.get('etag') ?? '';
      expect([(await again(etag)).status, (await again('"other"')).status]).to.deep.equal([304, 200]);
      await list.add.task({ of: 'filter', title: 'one more', due: '2027-01-01' });
      expect((await again(etag)).status).to.equal(200);
    });
  });

  describe('by what the user settled', () => {
    it('reads days in the chosen zone, weeks as they begin there, and saved filters by their names', async () => {
      const settings = {
        timeZone: 'Pacific/Kiritimati',
        weekStart: 'sunday',
        filters: [{ name: 'Round', filter: '@round' }],
      };
      await list.owner.query(sql.unsafe`insert into command.preferences (user_id, settings)
        values (${list.issuer.userId('settled')}::uuid, ${JSON.stringify(settings)}::jsonb)`);
      await list.add.task({ of: 'settled', title: 'there today', due: '2026-11-24', tags: ['round'] });
      await list.add.task({ of: 'settled', title: 'the sunday before', due: '2026-11-22' });
      expect(await titles('filter=today', 'settled')).to.deep.equal(['there today']);
      expect(await titles('filter=this%20week', 'settled')).to.deep.equal(['the sunday before', 'there today']);
      expect(await titles('filter=filter:%20round', 'settled')).to.deep.equal(['there today']);
      expect(await titles('due=today&timeZone=UTC', 'settled')).to.deep.equal([]);
    });
  });

  describe('asked wrongly', () => {
    const cases: [query: string, fields: string[]][] = [
      ['status=lost', ['status']],
      ['priority=5', ['priority']],
      ['tag=%23home', ['tag']],
      ['tag=a%20b', ['tag']],
      ['q=', ['q']],
      [`q=${'x'.repeat(201)}`, ['q']],
      ['dueFrom=tomorrow', ['dueFrom']],
      ['dueFrom=2026-02-30', ['dueFrom']],
      ['dueTo=2026-11-23T10:00', ['dueTo']],
      ['dueFrom=2026-11-24&dueTo=2026-11-23', ['dueTo']],
      ['due=soon', ['due']],
      ['timeZone=Mars', ['timeZone']],
      ['timeZone=%2B01:00', ['timeZone']],
      ['sort=due,title', ['sort']],
      ['sort=title;drop%20table', ['sort']],
      ['limit=0', ['limit']],
      ['limit=201', ['limit']],
      ['limit=1&limit=2', ['limit']],
      ['cursor=nonsense', ['cursor']],
      ['total=1', ['total']],
      ['userId=0b7e0a52-6f3d-4d7b-9a51-3f1a5c0e7b11', ['userId']],
      ['after=v1.0.nonsense.1', ['after']],
      ['filter=today%20%26', ['filter']],
      ['filter=%F0%9F%98%80', ['filter']],
      [`filter=${'('.repeat(500)}`, ['filter']],
      [`filter=${'a'.repeat(1001)}`, ['filter']],
      ['filter=filter:%20none', ['filter']],
      ['compact=1', ['compact']],
      ['status=lost&limit=0&q=a%00&foo=1', ['foo', 'limit', 'q', 'status']],
    ];
    for (const [query, fields] of cases)
      it(`${query.slice(0, 60)}: says what is wrong`, async () =>
        expect((await list.faultsOf(`/v1/tasks?${query}`)).sort()).to.deep.equal(fields));

    it('points at the character of a filter that it cannot read', async () => {
      const { body } = await list.ask<Problem>('/v1/tasks?filter=today%20%26%20blorp');
      expect(body.errors?.[0]?.message).to.match(
        /^cannot be read at character 9 \(“blorp”\): this is no part of a filter/,
      );
    });

    it('refuses the cursor of another order', async () => {
      for (const n of [1, 2]) await list.add.task({ of: 'ann', title: `n${String(n)}` });
      const { body } = await list.ask('/v1/tasks?limit=1&sort=title');
      expect(await list.faultsOf(`/v1/tasks?sort=due&cursor=${String(body.cursor)}`)).to.deep.equal(['cursor']);
    });

    it('refuses made-up keys in a cursor instead of failing on them', async () => {
      for (const keys of [['a\0', 'x'], [1, 2], ['9'.repeat(30)], [{ $ne: 1 }, null]]) {
        const cursor = Buffer.from(JSON.stringify(['tasks by due', ...keys])).toString('base64url');
        expect(await list.faultsOf(`/v1/tasks?cursor=${cursor}`)).to.deep.equal(['cursor']);
      }
      const far = Buffer.from(JSON.stringify(['tasks by created', Number.MAX_SAFE_INTEGER, crypto.randomUUID()]));
      expect((await list.ask(`/v1/tasks?sort=created&cursor=${far.toString('base64url')}`)).status).to.equal(200);
    });
  });
});
