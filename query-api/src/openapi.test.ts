import { expect } from 'chai';
import { openApi } from './openapi.ts';
import { parametersOf } from './question.ts';
import { everyQuestion } from './questions.ts';
import { routes } from './routes.ts';

type Described = {
  paths: Record<string, { get: { operationId: string; parameters?: { name: string; in: string }[] } }>;
  components: { schemas: Record<string, unknown> };
};
const described = openApi(everyQuestion) as Described;
type Layer = { route?: { path: string }; handle: { stack?: Layer[] } };
/** Those of a router within a router too. */
const pathsOf = (layers: readonly Layer[]): string[] =>
  layers.flatMap(({ route, handle }) => [
    ...(route ? [route.path.replaceAll(/:(\w+)/g, '{$1}')] : []),
    ...(route ? [] : pathsOf(handle.stack ?? [])),
  ]);

describe('the OpenAPI description', () => {
  it('has every route that is served', () => {
    const served = pathsOf(
      (
        routes({
          lists: {} as never,
          operators: {} as never,
          pool: {} as never,
          verify: {} as never,
          limited: () => undefined,
          awaitPosition: {} as never,
          now: () => Temporal.Now.instant(),
          watch: {} as never,
        }) as unknown as { stack: Layer[] }
      ).stack,
    );
    expect(served).to.include('/ops/audit/verify');
    expect(Object.keys(described.paths)).to.include.members(served);
  });

  it('has every parameter of every question', () => {
    for (const question of everyQuestion) {
      const named = described.paths[question.path]?.get.parameters?.filter((each) => each.in === 'query');
      expect(named?.map(({ name }) => name)).to.deep.equal(Object.keys(parametersOf(question)));
    }
  });

  it('holds every schema that it refers to', () => {
    const text = JSON.stringify(described);
    const names = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
    expect(names).to.include('#/components/schemas/TaskList');
    for (const name of names)
      expect(described.components.schemas).to.have.property(String(name).split('/').at(-1) ?? '');
  });

  it('gives every operation a name of its own', () => {
    const ids = Object.values(described.paths).map(({ get }) => get.operationId);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it('refuses a schema that does not exist', () =>
    expect(() => openApi([{ ...everyQuestion[0]!, answer: 'NoSuchThing' }])).to.throw(/NoSuchThing/));
});
