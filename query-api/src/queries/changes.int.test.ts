import { expect } from 'chai';
import type { ChangeList, Problem } from '@tasklog/schemas';
import { isChangeList } from '@tasklog/schemas/validators';
import { startList } from '../testing/list.ts';
import type { TestList } from '../testing/list.ts';

describe('what has changed since', () => {
  let list: TestList;
  before(async () => (list = await startList()));
  after(() => list.stop());

  const ask = async (query: string, as: string): Promise<ChangeList> => {
    const { status, text, body } = await list.ask<ChangeList>(`/v1/changes?${query}`, { as });
    expect(status, text).to.equal(200);
    expect(isChangeList(body), JSON.stringify(isChangeList.errors)).to.equal(true);
    return body;
  };
  const entries = async (of: string, count: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) ids.push((await list.add.audit({ of })).id);
    return ids;
  };
  const walk = async (as: string, from = ''): Promise<{ ids: string[]; next: string }> => {
    const ids: string[] = [];
    for (let query = from; ;) {
      const { items, next, more } = await ask(`limit=2${query}`, as);
      ids.push(...items.map(({ id }) => id));
      if (!more) return { ids, next };
      query = `&since=${next}`;
    }
  };

  it('is everything, oldest first and each once, from the beginning', async () => {
    const ids = await entries('ann', 5);
    await entries('bob', 2);
    expect((await walk('ann')).ids).to.deep.equal(ids);
  });

  it('goes on where it ended, with exactly what is new', async () => {
    await entries('carl', 3);
    const { next } = await walk('carl');
    expect(await ask(`since=${next}`, 'carl')).to.deep.equal({ items: [], next, more: false });
    const later = await entries('carl', 2);
    expect((await walk('carl', `&since=${next}`)).ids).to.deep.equal(later);
  });

  it('can begin with what is still to come', async () => {
    await entries('dora', 2);
    const { items, next } = await ask('since=latest', 'dora');
    expect(items).to.deep.equal([]);
    const later = await entries('dora', 1);
    expect((await walk('dora', `&since=${next}`)).ids).to.deep.equal(later);
  });

  it('of a list that never was is nothing, and a place to go on from', async () => {
    const { next } = await ask('since=latest', 'eve');
    expect(next).to.equal((await ask('', 'eve')).next);
    const later = await entries('eve', 1);
    expect((await walk('eve', `&since=${next}`)).ids).to.deep.equal(later);
  });

  it('refuses a place that is none', async () => {
    for (const since of [
      '1',
      'c1.1',
      `c1.1.${'g'.repeat(16)}`,
      `c1.0.${'1'.repeat(16)}`,
      `c1.${'9'.repeat(16)}.${'0'.repeat(16)}`,
    ])
      expect(await list.faultsOf(`/v1/changes?since=${since}`), since).to.deep.equal(['since']);
  });

  it('says of a place in a trail that is no more that all must be read anew', async () => {
    await entries('finn', 2);
    const { status, body } = await list.ask<Problem>(`/v1/changes?since=c1.1.${'f'.repeat(16)}`, { as: 'finn' });
    expect([status, body.code]).to.deep.equal([410, 'another-trail']);
  });

  it("answers with nothing of anybody else's, whatever place is named", async () => {
    await entries('gus', 4);
    const { next } = await walk('gus');
    expect((await ask(`since=${next}`, 'hal')).items).to.deep.equal([]);
  });

  it('is read by the index of the chain', async () => {
    const user = list.issuer.userId('ann');
    await list.run(`insert into projection.audit_g1 (event_id, user_id, task_id, version, type, at, actor, change_id, seq, off, hash)
      select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 'task.added', now(), 'user', gen_random_uuid(), 1, 1, ''
      from generate_series(1, 5000)`);
    await list.run('analyze projection.audit_g1');
    const plan = await list.plan(
      `select seq from read.audit where user_id = '${user}' and seq > 3 order by seq limit 51`,
    );
    expect(plan).to.contain('by_chain').and.not.contain('Sort');
  });
});
