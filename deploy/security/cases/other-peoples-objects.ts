/** What is another's is as absent as what never was: the same answer, byte for byte, on every surface. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { freshTask, idsOfAnn, makerFor, SECRET } from '../belongings.ts';
import { argumentsOf, SOME_ID } from '../examples.ts';
import { leavesOf } from '../leaves.ts';
import { callTool, listTools, rpc, tell } from '../mcp.ts';
import type { Said } from '../mcp.ts';
import { addressOf, nameOf, SECURED } from '../operations.ts';
import type { Operation } from '../operations.ts';
import { plain, plainer } from '../plain.ts';
import { JSON_TYPE, onceOf, requestsOf } from '../requests.ts';
import type { Request } from '../requests.ts';
import type { Answer } from '../send.ts';
import type { Stage } from '../stage.ts';

/** What can be no id; what of it is not to be sent as it is, is written with percent signs. */
const NO_IDS = ['7', 'me', '*', '%00', '%2e%2e%2fv1', "'%20or%201=1", 'x'.repeat(1_000), `${SOME_ID}%0a`, '%ED%A0%80'];
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

const withPath = SECURED.filter((operation) => operation.path.includes('{') && !operation.path.startsWith('/ops/'));
const withBody = SECURED.filter(({ body, path }) => body !== undefined && !path.startsWith('/ops/'));
const isIdInQuery = (each: Operation['parameters'][number]): boolean =>
  each.in === 'query' && each.schema.format === 'uuid';
const withIdInQuery = SECURED.filter(({ parameters }) => parameters.some(isIdInQuery));

/**
 * Ids of tasks are unique in the whole installation, and a client may make its own: that one is taken can be seen, but not
 * by whom or for what. SECURITY.md says so.
 */
const MAY_BE_TAKEN = ['POST /v1/tasks (command) task in /id'];

export function otherPeoplesObjectCases(stageOf: () => Stage): void {
  describe('what is another’s', () => {
    let stage: Stage;
    let anns: Record<string, string>;
    before(async () => {
      stage = stageOf();
      anns = await idsOfAnn(stage);
      await stage.settled();
    });

    const asBob = async (operation: Operation, path: string, request: Request, who = 'bob'): Promise<Answer> => {
      const answer = await stage.askAs(who, operation.service, path, request);
      expect(answer.text, `${operation.method} ${path}`).not.to.contain(SECRET);
      expect(answer.status, `${operation.method} ${path} ${answer.text}`).to.be.below(500);
      return answer;
    };

    it('is of every kind that has an id', () => {
      for (const [kind, id] of Object.entries(anns)) expect(id, kind).to.match(ID);
    });

    for (const operation of withPath)
      it(`is not there by its address: ${nameOf(operation)}`, async () => {
        const id = await makerFor(operation)!(stage);
        if (operation.service === 'query') await stage.settled();
        const path = (value: string): string => addressOf(operation, value);
        for (const request of onceOf(operation))
          for (const more of [{}, { 'if-match': '"1"' }, { 'idempotency-key': 'k' }, { 'if-match': '*' }]) {
            const sent = { ...request, headers: { ...request.headers, ...more } };
            const never = randomUUID();
            const absent = await asBob(operation, path(never), sent);
            expect(absent.status, absent.text).to.equal(404);
            const spelled = id.toUpperCase();
            for (const each of [id, spelled])
              expect(plain(await asBob(operation, path(each), sent), each)).to.deep.equal(plain(absent, never));
          }
        for (const none of NO_IDS) {
          const { status, text } = await asBob(operation, path(none), onceOf(operation)[0] as Request);
          expect([400, 404], `${none}: ${text}`).to.include(status);
        }
        // It was there all the time, and is as it was.
        const own = await stage.askAs('ann', operation.service, path(id), onceOf(operation)[0] as Request);
        expect(own.status, own.text).to.be.within(200, 299);
      });

    for (const operation of withBody)
      it(`is not there by an id in a body: ${nameOf(operation)}`, async () => {
        const task = operation.path.includes('{') ? (await freshTask(stage, 'bob')).id : SOME_ID;
        const path = addressOf(operation, task);
        const ids = requestsOf(operation).flatMap(({ body }) =>
          leavesOf(JSON.parse(String(body))).filter(({ value }) => typeof value === 'string' && ID.test(value)),
        );
        for (const place of ids) {
          const ask = (id: string): Promise<Answer> => {
            const body = JSON.stringify(place.with(String(place.value).replace(ID, id)));
            // What is added under an id is there from then on: to somebody else than Bob.
            const who = operation.path === '/v1/tasks' ? 'ben' : 'bob';
            return asBob(operation, path, { method: operation.method, headers: JSON_TYPE, body }, who);
          };
          for (const [kind, id] of Object.entries(anns)) {
            const never = randomUUID();
            const what = `${nameOf(operation)} ${kind} in ${place.path}`;
            const theirs = await ask(id);
            if (MAY_BE_TAKEN.includes(what)) {
              expect(theirs.status, what).to.equal(409);
              expect(JSON.parse(theirs.text), what).to.include({ code: 'already-exists' });
            } else expect(plainer(theirs, id), what).to.deep.equal(plainer(await ask(never), never));
          }
        }
      });

    for (const operation of withIdInQuery)
      it(`is not there by an id behind the question mark: ${nameOf(operation)}`, async () => {
        for (const { name } of operation.parameters.filter(isIdInQuery))
          for (const id of Object.values(anns)) {
            const never = randomUUID();
            const ask = (each: string): Promise<Answer> =>
              asBob(operation, `${addressOf(operation, SOME_ID)}?${name}=${each}`, { method: operation.method });
            expect(plain(await ask(id), id)).to.deep.equal(plain(await ask(never), never));
          }
      });

    const bobCalls = async (tool: string, args: object): Promise<Said> => {
      const said = await callTool(stage, 'bob', tool, {
        ...args,
        ...('requestId' in args && { requestId: randomUUID() }),
      });
      expect(said.text, tool).not.to.contain(SECRET);
      return said;
    };

    it('is not there for the tools of an assistant', async () => {
      for (const { name } of await listTools(stage)) {
        const args = argumentsOf(name);
        const places = leavesOf(args).filter(({ value, path }) => typeof value === 'string' && path !== '/requestId');
        for (const place of places)
          for (const [kind, id] of Object.entries(anns)) {
            const never = randomUUID();
            const tellOf = async (each: string): Promise<object> => {
              const { status, text } = await bobCalls(name, place.with(each) as object);
              return plainer({ status, headers: {}, text }, each);
            };
            expect(await tellOf(id), `${name} with a ${kind} in ${place.path}`).to.deep.equal(await tellOf(never));
          }
      }
    });

    it('is not there among the resources of an assistant', async () => {
      const { result } = await tell(stage, 'bob', rpc('resources/templates/list'));
      const templates = (result?.['resourceTemplates'] ?? []) as { uriTemplate: string }[];
      expect(templates.length).to.be.at.least(2);
      for (const { uriTemplate } of templates) {
        const read = (name: string, id: string): Promise<Said> =>
          tell(stage, name, rpc('resources/read', { uri: uriTemplate.replace(/\{\w+\}/, id) }));
        for (const id of Object.values(anns)) {
          const never = randomUUID();
          const [theirs, absent] = [await read('bob', id), await read('bob', never)];
          expect(absent.error, absent.text).to.be.an('object');
          const told = ({ status, text }: Said, each: string): object => plain({ status, headers: {}, text }, each);
          expect(told(theirs, id)).to.deep.equal(told(absent, never));
        }
      }
      expect(
        (await tell(stage, 'ann', rpc('resources/read', { uri: `todo://task/${anns['task'] ?? ''}` }))).text,
      ).to.contain(SECRET);
    });

    it('stands in no answer to anybody else, whatever is asked', async () => {
      await stage.settled();
      for (const operation of SECURED.filter(({ method, path }) => method === 'GET' && !path.startsWith('/ops/')))
        await asBob(operation, addressOf(operation, anns['task'] ?? ''), { method: 'GET' });
      const { text } = await stage.askAs('ann', 'query', '/v1/tasks', { method: 'GET' });
      expect(text).to.contain(SECRET);
    });
  });
}
