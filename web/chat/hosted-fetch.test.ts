import { expect } from 'chai';
import { hostedFetch } from './hosted-fetch.ts';

describe('requests of ChatKit’s own component', () => {
  function given(...statuses: number[]) {
    const sent: { authorization: string | null; body: unknown }[] = [];
    const send = ((_input: string, init: RequestInit) => {
      const authorization = new Headers(init.headers).get('authorization');
      sent.push({ authorization, body: JSON.parse(init.body as string) });
      return Promise.resolve(new Response('{}', { status: statuses.shift() ?? 200 }));
    }) as typeof fetch;
    const tokens = { get: (renew = false) => Promise.resolve(renew ? 'new' : 'old') };
    return { ask: hostedFetch(tokens, send), sent };
  }
  const request = { method: 'POST', body: JSON.stringify({ type: 'threads.list', params: {}, metadata: { a: 1 } }) };

  it('say who asks, and from which zone', async () => {
    const { ask, sent } = given();
    await ask('/chatkit', request);
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    expect(sent).to.deep.equal([
      { authorization: 'Bearer old', body: { type: 'threads.list', params: {}, metadata: { a: 1, timeZone } } },
    ]);
  });

  it('are sent once more with a new token when the first is refused', async () => {
    const { ask, sent } = given(401, 200);
    expect((await ask('/chatkit', request)).status).to.equal(200);
    expect(sent.map(({ authorization }) => authorization)).to.deep.equal(['Bearer old', 'Bearer new']);
  });
});
