import { expect } from 'chai';
import { makeApi } from './api.ts';
import { SignedOut } from './token.ts';

const problem = (status: number) =>
  new Response(JSON.stringify({ type: 'about:blank', title: 't', status, code: 'c', detail: `said ${status}` }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
const fine = () => new Response('{"a":1}', { headers: { 'content-type': 'application/json' } });

function talk(...answers: (() => Response)[]) {
  const sent: { url: string; init: RequestInit }[] = [];
  const renewals: boolean[] = [];
  const tokens = { get: (renew = false) => (renewals.push(renew), Promise.resolve('t')) };
  const send = ((url: string, init: RequestInit) => {
    sent.push({ url, init });
    const answer = answers[Math.min(sent.length, answers.length) - 1]!;
    return new Promise<Response>((resolve) => resolve(answer()));
  }) as typeof fetch;
  return { api: makeApi(tokens, () => Promise.resolve(), send), sent, renewals };
}

const lost = () => {
  throw new TypeError('Failed to fetch');
};

describe('asking the services', () => {
  it('sends token, key and version', async () => {
    const { api, sent } = talk(fine);
    const answer = await api('/api/commands/tasks/7/complete', {
      method: 'POST',
      key: 'k',
      version: 3,
      body: { b: 1 },
    });
    expect(answer).to.deep.include({ ok: true, value: { a: 1 } });
    expect(sent[0]!.init.headers).to.deep.equal({
      authorization: 'Bearer t',
      'content-type': 'application/json',
      'if-match': '"3"',
      'idempotency-key': 'k',
    });
  });

  it('hands a refusal on as it was said, without asking twice', async () => {
    const { api, sent } = talk(() => problem(412));
    const answer = await api('/x');
    expect(answer.ok ? '' : answer.problem.detail).to.equal('said 412');
    expect(sent).to.have.length(1);
  });

  it('asks again with the same key when the answer was lost or the service away', async () => {
    const { api, sent } = talk(lost, () => problem(503), fine);
    expect((await api('/x', { method: 'POST', key: 'k' })).ok).to.equal(true);
    const keys = sent.map(({ init }) => (init.headers as Record<string, string>)['idempotency-key']);
    expect(keys).to.deep.equal(['k', 'k', 'k']);
  });

  it('gives up after three times with a sentence', async () => {
    const { api, sent } = talk(lost);
    const answer = await api('/x');
    expect(answer.ok ? '' : answer.problem.code).to.equal('unreachable');
    expect(sent).to.have.length(3);
  });

  it('renews a refused token once', async () => {
    const { api, renewals } = talk(() => problem(401), fine);
    expect((await api('/x')).ok).to.equal(true);
    expect(renewals).to.deep.equal([false, true]);
    const { api: again, sent } = talk(() => problem(401));
    expect((await again('/x')).ok).to.equal(false);
    expect(sent).to.have.length(2);
  });

  it('says that the session is over', async () => {
    const api = makeApi({ get: () => Promise.reject(new SignedOut()) }, () => Promise.resolve(), fetch);
    const answer = await api('/x');
    expect(answer.ok ? '' : answer.problem.code).to.equal('signed-out');
  });

  it('makes a problem of an answer that is none', async () => {
    const { api } = talk(() => new Response('<html>', { status: 500 }));
    const answer = await api('/x');
    expect(answer.ok ? 0 : answer.problem.status).to.equal(500);
  });
});
