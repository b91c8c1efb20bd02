/** A token that was forged opens nothing, on any of the surfaces; and nothing is fetched because of what it says. */
import { expect } from 'chai';
import { connect } from '@tasklog/realtime/testing/line';
import { SOME_ID } from '../examples.ts';
import type { Footprint } from '../footprint.ts';
import { INITIALIZE, listTools, rpc } from '../mcp.ts';
import { addressOf, nameOf, SECURED } from '../operations.ts';
import { onceOf } from '../requests.ts';
import { bearer } from '../send.ts';
import type { Answer } from '../send.ts';
import type { Stage } from '../stage.ts';
import { forgedTokens } from '../tokens.ts';
import type { Forged } from '../tokens.ts';

/** What every refusal of a token looks like over HTTP. */
function expectRefused({ status, headers, text }: Answer, what: string): void {
  expect(status, `${what}: ${text.slice(0, 300)}`).to.equal(401);
  expect(headers['www-authenticate'], what).to.match(/^Bearer\b/);
  expect(headers['content-type'], what).to.match(/^application\/problem\+json/);
  const problem = JSON.parse(text) as object;
  expect(problem, what).to.have.all.keys('type', 'title', 'status', 'code', 'detail', 'requestId');
  expect(text, what).not.to.match(/\n\s+at |node_modules|\.ts:\d/);
}

export function forgedTokenCases(stageOf: () => Stage): void {
  describe('a token that must not be taken', () => {
    let stage: Stage;
    let forged: Forged[];
    let untouched: Footprint;
    let good: string;
    before(async () => {
      stage = stageOf();
      forged = forgedTokens(stage);
      good = await stage.token('ann', 'operator');
      untouched = await stage.footprint();
    });

    it('is forged in every way that is known, and differs from one that is taken', async () => {
      expect(forged.length).to.be.at.least(70);
      expect(new Set(forged.map(({ token }) => token)).size).to.equal(forged.length);
      expect((await stage.ask('query', '/v1/tasks', { method: 'GET', headers: bearer(good) })).status).to.equal(200);
    });

    for (const operation of SECURED)
      it(`opens nothing: ${nameOf(operation)}`, async () => {
        const path = addressOf(operation, SOME_ID);
        for (const request of onceOf(operation)) {
          const ask = (headers: Record<string, string | string[]>, address = path) =>
            stage.ask(operation.service, address, { ...request, headers: { ...request.headers, ...headers } });
          for (const { what, token } of forged) expectRefused(await ask(bearer(token)), what);
          const also = path.includes('?') ? '&' : '?';
          expectRefused(await ask({}), 'none');
          expectRefused(await ask({}, `${path}${also}access_token=${good}&token=${good}`), 'in the address');
          expectRefused(await ask({ cookie: `token=${good}; tasklog.session_token=${good}` }), 'in a cookie');
          expectRefused(await ask({ 'x-access-token': good, 'x-user-id': stage.userId('ann') }), 'in another header');
          expectRefused(await ask({ authorization: good }), 'without a scheme');
          expectRefused(await ask({ authorization: `Basic ${good}` }), 'with another scheme');
          expectRefused(await ask({ authorization: `Bearer ${good}, Bearer ${good}` }), 'twice in one header');
          const [bad = ''] = forged.map(({ token }) => token);
          for (const [one, two] of [
            [good, bad],
            [bad, good],
            [good, good],
          ] as const)
            expectRefused(await ask({ authorization: [`Bearer ${one}`, `Bearer ${two}`] }), 'in two headers');
        }
      });

    it('opens no tool, resource or prompt of an assistant', async () => {
      const tools = await listTools(stage);
      expect(tools.length).to.be.at.least(10);
      const requests = [
        INITIALIZE,
        ...['tools/list', 'resources/list', 'resources/templates/list', 'prompts/list'].map((each) => rpc(each)),
        rpc('resources/read', { uri: 'todo://today' }),
        rpc('prompts/get', { name: 'weekly-review' }),
        ...tools.map(({ name }) => rpc('tools/call', { name, arguments: {} })),
      ];
      for (const request of requests) {
        for (const { what, token } of [...forged, { what: 'none', token: '' }]) {
          const headers = { ...request.headers, ...(token === '' ? {} : bearer(token)) };
          const answer = await stage.ask('command', '/mcp', { ...request, headers });
          expectRefused(answer, what);
          expect(answer.headers['www-authenticate'], what).to.contain('resource_metadata=');
        }
        const headers = { ...request.headers, authorization: [`Bearer ${good}`, `Bearer ${good}`] };
        expectRefused(await stage.ask('command', '/mcp', { ...request, headers }), 'in two headers');
      }
    });

    it('closes a socket with 4401, as the first hello and as a renewal', async () => {
      const first = async ({ what, token }: Forged): Promise<void> => {
        const client = connect(stage.realtimeUrl);
        await client.opened;
        client.say({ type: 'hello', token });
        expect((await client.closed).code, what).to.equal(4401);
        expect(client.kept, what).to.deep.equal([]);
      };
      const renewal = async ({ what, token }: Forged): Promise<void> => {
        const client = connect(stage.realtimeUrl);
        await client.opened;
        client.say({ type: 'hello', token: good });
        expect((await client.next()).type).to.equal('ready');
        client.say({ type: 'hello', token });
        expect((await client.closed).code, what).to.equal(4401);
        expect(client.kept, what).to.deep.equal([]);
      };
      for (const each of forged) await Promise.all([first(each), renewal(each)]);
    });

    it('has led to no request to anywhere, and nothing was written', async () => {
      expect(stage.trap.visits()).to.equal(0);
      expect(await stage.footprint()).to.deep.equal(untouched);
    });

    it('stands in no line that was logged, nor does one that is taken', () => {
      const lines = stage.logged().join('\n');
      expect(lines).to.contain('"msg":"request"');
      const told = [{ what: 'good', token: good }, ...forged].filter(({ token }) => token.length > 40);
      const parts = told.map(({ what, token }) => ({ what, part: token.split('.').at(-1) || token }));
      expect(parts.filter(({ part }) => part.length > 20 && lines.includes(part))).to.deep.equal([]);
    });
  });
}
