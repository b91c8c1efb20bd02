import { expect } from 'chai';
import type { Problem } from '@tasklog/schemas';
import type { Answer, Api } from '../live/api.ts';
import { eraseAll } from './erasing.ts';

const away: Problem = { type: 'about:blank', title: '', status: 503, code: 'unreachable', detail: 'Not reachable.' };

function given(...answers: (string | Problem)[]) {
  const asked: unknown[] = [];
  const api = ((path: string, ask: unknown) => {
    asked.push([path, ask]);
    const next = answers.shift() ?? 'erasing';
    const answer: Answer<unknown> =
      typeof next === 'string'
        ? { ok: true, value: { state: next }, headers: new Headers() }
        : { ok: false, problem: next };
    return Promise.resolve(answer);
  }) as Api;
  return { run: () => eraseAll(api, () => Promise.resolve()), asked };
}

describe('deleting an account', () => {
  it('is ordered with the words that it takes, and over once everything was gone through', async () => {
    const { run, asked } = given('erasing', 'settling');
    expect(await run()).to.deep.equal({ ok: true, state: 'erased' });
    expect(asked[0]).to.deep.equal(['/api/commands/me', { method: 'DELETE', body: { confirm: 'erase all my data' } }]);
  });

  it('that is refused changes nothing', async () =>
    expect(await given(away).run()).to.deep.equal({ ok: false, problem: away }));

  it('stands once it was ordered, however long it takes and whatever is away', async () => {
    expect(await given('erasing', away).run()).to.deep.equal({ ok: true, state: 'ordered' });
    expect(await given().run()).to.deep.equal({ ok: true, state: 'ordered' });
  });
});
