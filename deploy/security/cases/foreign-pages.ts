/** A page of somebody else's reads nothing and changes nothing; and a crawler that follows every address changes nothing. */
import { expect } from 'chai';
import { SOME_ID } from '../examples.ts';
import type { Footprint } from '../footprint.ts';
import { addressOf, nameOf, OPERATIONS, SECURED } from '../operations.ts';
import { onceOf } from '../requests.ts';
import { bearer } from '../send.ts';
import type { Answer } from '../send.ts';
import type { Stage } from '../stage.ts';

const ORIGINS = ['https://evil.example', 'null', 'http://localhost:3000.evil.example', 'http://127.0.0.1:3000'];
function expectNoCors({ headers }: Answer): void {
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).to.deep.equal([]);
}

export function foreignPageCases(stageOf: () => Stage): void {
  describe('a page of somebody else’s', () => {
    let stage: Stage;
    let untouched: Footprint;
    before(async () => {
      stage = stageOf();
      untouched = await stage.footprint();
    });

    for (const operation of SECURED)
      it(`is let in nowhere: ${nameOf(operation)}`, async () => {
        const path = addressOf(operation, SOME_ID);
        for (const origin of ORIGINS) {
          const asks = { origin, 'access-control-request-method': operation.method };
          const more = { 'access-control-request-headers': 'authorization,content-type' };
          expectNoCors(await stage.ask(operation.service, path, { method: 'OPTIONS', headers: { ...asks, ...more } }));
          for (const request of onceOf(operation)) {
            // What a form sends: no token, which only a script could add, and only after a preflight.
            const headers = {
              ...request.headers,
              origin,
              'sec-fetch-site': 'cross-site',
              'content-type': 'text/plain',
            };
            const answer = await stage.ask(operation.service, path, { ...request, headers });
            expect(answer.status).to.equal(401);
            expectNoCors(answer);
          }
        }
      });

    it('and a crawler change nothing by looking', async () => {
      const headers = bearer(await stage.token('ann', 'operator'));
      for (const operation of OPERATIONS.filter(({ method }) => method === 'GET')) {
        const path = addressOf(operation, SOME_ID);
        for (const method of ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'])
          expect(
            (await stage.ask(operation.service, path, { method, headers })).status,
            `${method} ${path}`,
          ).to.be.below(500);
      }
      expect(await stage.footprint()).to.deep.equal(untouched);
    });
  });
}
