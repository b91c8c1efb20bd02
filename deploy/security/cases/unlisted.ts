/** A route that answers and is in no document is tried by nobody: there is none, but for those named here with their reason. */
import { expect } from 'chai';
import { OPERATIONS } from '../operations.ts';
import type { ServiceName } from '../operations.ts';
import { routesOf } from '../routes.ts';
import { bearer } from '../send.ts';
import type { Stage } from '../stage.ts';

/** For machines, or described by another standard. */
const UNDESCRIBED: Record<string, string> = {
  '/healthz': 'a probe',
  '/readyz': 'a probe',
  '/metrics': 'for Prometheus',
  '/openapi.json': 'the description itself',
  '/mcp': 'described by tools/list, which the cases read',
  '/.well-known/oauth-protected-resource': 'RFC 9728',
  '/.well-known/oauth-protected-resource/mcp': 'RFC 9728',
};
/** Below these something answers, or is looked at first, without being a route. */
const MOUNTED = ['/docs', '/ops', '/ops/dead-letters'];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'LINK'];
/** What is often left lying about. */
const GUESSES = [
  ...[
    '/',
    '/admin',
    '/debug',
    '/.env',
    '/.git/config',
    '/server-status',
    '/actuator/env',
    '/graphql',
    '/api',
    '/v2/tasks',
  ],
  ...[
    '/v1',
    '/v1/users',
    '/v1/tasks/export',
    '/ops',
    '/ops/users',
    '/ops/sql',
    '/ops/env',
    '/internal',
    '/swagger',
    '/dapr',
  ],
];
const SERVICES: readonly ServiceName[] = ['command', 'query', 'projectors'];
const written = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');

export function unlistedCases(stageOf: () => Stage): void {
  describe('the documents', () => {
    for (const service of SERVICES) {
      const described = new Set(
        OPERATIONS.filter((each) => each.service === service).map(({ method, path }) => `${method} ${path}`),
      );

      it(`have every route that answers, and no other (${service})`, async () => {
        const { routes, mounted } = await routesOf(stageOf().urls[service]);
        // What answers every other method says that it is not allowed, as is tried below.
        const named = routes.filter(({ method }) => !method.startsWith('_'));
        const answering = named.map(({ method, path }) => `${method} ${written(path)}`);
        const unlisted = named.filter(
          ({ method, path }) => !described.has(`${method} ${written(path)}`) && !Object.hasOwn(UNDESCRIBED, path),
        );
        expect(unlisted).to.deep.equal([]);
        expect([...described].filter((each) => !answering.includes(each))).to.deep.equal([]);
        expect(mounted.filter((matches) => !MOUNTED.some(matches))).to.deep.equal([]);
      });

      it(`name every method that is taken (${service})`, async () => {
        const stage = stageOf();
        const headers = bearer(await stage.token('rita', 'operator'));
        const paths = [...new Set(OPERATIONS.filter((each) => each.service === service).map(({ path }) => path))];
        for (const path of paths)
          for (const method of METHODS.filter((each) => !described.has(`${each} ${path}`))) {
            const at = path.replaceAll(/\{\w+\}/g, '1');
            const { status, text } = await stage.ask(service, at, { method, headers });
            expect(status, `${method} ${path}: ${text}`).to.be.oneOf([404, 405]);
          }
      });

      it(`leave nothing lying about (${service})`, async () => {
        const stage = stageOf();
        const headers = bearer(await stage.token('rita', 'operator'));
        for (const path of GUESSES)
          for (const method of ['GET', 'POST'])
            expect((await stage.ask(service, path, { method, headers })).status, `${method} ${path}`).to.be.oneOf([
              404, 405,
            ]);
      });
    }
  });
}
