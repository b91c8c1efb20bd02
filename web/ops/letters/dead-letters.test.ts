import { expect } from 'chai';
import type { Api, Ask } from '../../live/api.ts';
import { filterOf, filterOfGroup, retryAll } from './dead-letters.ts';

describe('which dead letters are looked at', () => {
  it('stands in the address; what it does not know, or is empty, is left out', () =>
    expect(
      filterOf(new URLSearchParams('state=all&projector=tasks&key=&colour=red&errorClass=not%20a%20%E2%80%A6')),
    ).to.deep.equal({
      ...{ state: 'all', projector: 'tasks', errorClass: 'not a …' },
    }));

  it('can be those of one group', () => {
    const group = { projector: 'tasks', generation: 2, type: null, errorClass: 'bad', count: 1, behind: 0 };
    expect(filterOfGroup({ ...group, firstAt: '', lastAt: '', newest: 1 })).to.deep.equal({
      ...{ projector: 'tasks', generation: '2', errorClass: 'bad' },
    });
  });
});

describe('retrying all that fit', () => {
  const answers = (...more: boolean[]): { api: Api; asked: Ask[] } => {
    const asked: Ask[] = [];
    const api = ((_path: string, ask: Ask) => {
      asked.push(ask);
      const value = { keys: 2, freed: 1, replayed: 3, left: 1, failed: [], more: more[asked.length - 1] };
      return Promise.resolve({ ok: true, value, headers: new Headers() });
    }) as Api;
    return { api, asked };
  };

  it('asks again for what is left over, and never twice for what has failed since', async () => {
    const { api, asked } = answers(true, false);
    const answer = await retryAll(api, { projector: 'tasks', generation: '2', state: 'waiting' }, 'mended', () => 0);
    expect(answer).to.deep.include({
      ok: true,
      value: { keys: 4, freed: 2, replayed: 6, left: 2, failed: [], more: false },
    });
    expect(asked[0]?.body).to.deep.include({ projector: 'tasks', generation: 2, before: '1970-01-01T00:00:00.000Z' });
    expect(asked[1]?.body).to.deep.equal(asked[0]?.body);
    expect(asked[0]?.body).not.to.have.property('state');
  });
});
