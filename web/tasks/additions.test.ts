import { expect } from 'chai';
import type { Interpretation } from '@tasklog/schemas';
import type { Answer, Api, Ask } from '../live/api.ts';
import { additionsIn } from './additions.ts';

const service = (meant: Record<string, Partial<Interpretation> | undefined>) =>
  ((_path: string, ask: Ask) => {
    const value = meant[(ask.body as { message: string }).message];
    const problem = { status: 503, code: 'unreachable' };
    const answer = value ? { ok: true, value, headers: new Headers() } : { ok: false, problem };
    return Promise.resolve(answer as unknown as Answer<never>);
  }) as Api;
const added = async (api: Api, text: string) =>
  (await additionsIn(api, text, 'UTC')).map(({ wish, understood }) => [wish.title, wish.due, understood]);

describe('a sentence in the field for new tasks', () => {
  it('is a task with what was said of it, or several', async () => {
    const tasks = [{ title: 'milk', due: '2026-11-28' }, { title: 'bread' }];
    expect(
      await added(service({ 'milk tomorrow and bread': { intent: 'add', tasks } }), 'milk tomorrow and bread'),
    ).to.deep.equal([
      ['milk', '2026-11-28', true],
      ['bread', undefined, true],
    ]);
  });

  it('is a task though it would mean something else in the chat', async () => {
    const api = service({
      'complete the report': { intent: 'complete' },
      'add complete the report': { intent: 'add', tasks: [{ title: 'complete the report' }] },
    });
    expect(await added(api, 'complete the report')).to.deep.equal([['complete the report', undefined, true]]);
  });

  it('is added word for word when nobody can be asked', async () =>
    expect(await added(service({}), 'pay rent every 1st')).to.deep.equal([['pay rent every 1st', undefined, false]]));
});
