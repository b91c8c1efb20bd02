import { expect } from 'chai';
import type { AuditEntry } from '@tasklog/schemas';
import type { Answer, Api } from '../../live/api.ts';
import { readHistory, versionsOf } from './versions.ts';

const entry = (version: number, after: AuditEntry['after']): AuditEntry => ({
  ...{ id: `${version}`, taskId: 't', type: 'task.updated', at: '2026-11-27T12:00:00Z', actor: 'user', changeId: 'c' },
  ...{ version, before: null, after },
});

describe('the versions of a task', () => {
  it('are its events put on top of one another, oldest first', () => {
    const versions = versionsOf([
      entry(4, { status: 'open', title: 'buy oat milk' }),
      entry(3, { status: 'deleted' }),
      entry(2, { title: 'buy oat milk', due: '2026-11-28' }),
      entry(1, { title: 'buy milk', tags: ['home'], status: 'open' }),
    ]);
    expect(versions.map(({ task }) => task && [task.version, task.title, task.due, ...task.tags])).to.deep.equal([
      ...[[1, 'buy milk', null, 'home'], [2, 'buy oat milk', '2026-11-28', 'home'], null],
      [4, 'buy oat milk', '2026-11-28', 'home'],
    ]);
  });

  it('are read to the first one', async () => {
    const asked: string[] = [];
    const api = ((path: string) => {
      asked.push(path);
      const isFirst = !path.includes('cursor');
      const value = { items: [entry(isFirst ? 2 : 1, {})], cursor: isFirst ? 'a&b' : null };
      return Promise.resolve({ ok: true, value, headers: new Headers() } as unknown as Answer<never>);
    }) as Api;
    const read = await readHistory(api, 't');
    expect(read.ok && read.value.map(({ version }) => version)).to.deep.equal([2, 1]);
    expect(asked[1]).to.contain('cursor=a%26b');
  });
});
