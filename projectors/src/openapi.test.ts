import { expect } from 'chai';
import type { Router } from 'express';
import { openApi } from './openapi.ts';
import { opsRoutes } from './ops/routes.ts';

type Layer = { route?: { path: string; methods: Record<string, boolean> }; handle: { stack?: Layer[] } };

/** Every route of a router and of those within it, such as "post /ops/replays/{id}/pause". */
const servedBy = (stack: readonly Layer[]): string[] =>
  stack.flatMap(({ route, handle }) =>
    route
      ? Object.keys(route.methods).map((method) => `${method} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`)
      : servedBy(handle.stack ?? []),
  );

describe('the OpenAPI description of what operators do', () => {
  const { paths } = openApi() as { paths: Record<string, Record<string, { operationId: string }>> };

  it('has exactly the routes that are served', () => {
    const router: Router = opsRoutes({ replays: {}, projectors: [], retries: [] } as never);
    const served = servedBy(router.stack as unknown as Layer[]);
    expect(served.length).to.be.above(10);
    const described = Object.entries(paths).flatMap(([path, of]) =>
      Object.keys(of).map((method) => `${method} ${path}`),
    );
    expect(described.sort()).to.deep.equal(served.sort());
  });

  it('gives every operation a name of its own', () => {
    const ids = Object.values(paths).flatMap((of) => Object.values(of).map(({ operationId }) => operationId));
    expect(new Set(ids).size).to.equal(ids.length);
  });
});
