/** Any sign and any number, wherever a text or a number may stand: taken as it is or refused, and never a fault of ours. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { freshTask } from '../belongings.ts';
import { argumentsOf } from '../examples.ts';
import { leavesOf } from '../leaves.ts';
import { callTool, listTools } from '../mcp.ts';
import { addressOf, nameOf, SECURED } from '../operations.ts';
import type { Operation } from '../operations.ts';
import { JSON_TYPE, requestsOf } from '../requests.ts';
import { bearer } from '../send.ts';
import type { Answer } from '../send.ts';
import type { Stage } from '../stage.ts';

const TEXTS = [
  'a\u0000b',
  'half \ud800 a sign',
  '\u202egnp.exe\u2066',
  'e\u0301 is not \u00e9',
  "'); drop table command.task; --",
  "' or '1'='1' /*",
  '%_\\%',
  '$1 ${7*7} {{7*7}} %{7*7}',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  'a\r\nSet-Cookie: x=1',
  '__proto__',
  '../../etc/passwd',
  '1e400',
  '9'.repeat(400),
  'x'.repeat(3_000),
  '(a+)+$',
  '😀'.repeat(100),
];
/** As they are written in JSON. */
const NUMBERS = [
  '-1',
  '0',
  '1e308',
  '1e400',
  '-0',
  '9007199254740993',
  '0.1',
  '2147483648',
  '"7"',
  'true',
  'null',
  '{}',
];
/** What would take away the person who tries it, or make work for minutes. */
const NOT_HERE = ['/v1/me', '/ops/erasures', '/ops/replays', '/v1/import'];

export function hostileTextCases(stageOf: () => Stage): void {
  describe('text that somebody thought about', () => {
    let stage: Stage;
    let task: string;
    let token: string;
    before(async () => {
      stage = stageOf();
      task = (await freshTask(stage, 'mallory')).id;
      token = await stage.token('mallory', 'operator');
      await stage.settled();
    });

    const tried = async (operation: Operation, path: string, body?: string): Promise<Answer> => {
      const headers = { ...bearer(token), ...(body === undefined ? {} : JSON_TYPE) };
      const answer = await stage.ask(operation.service, path, { method: operation.method, headers, body });
      expect(answer.status, `${path} ${(body ?? '').slice(0, 300)}: ${answer.text.slice(0, 300)}`).to.be.below(500);
      expect(answer.headers['set-cookie']).to.equal(undefined);
      return answer;
    };

    for (const operation of SECURED.filter(({ body, path }) => body !== undefined && !NOT_HERE.includes(path)))
      it(`is taken as it is or refused, in a body: ${nameOf(operation)}`, async () => {
        const path = addressOf(operation, task);
        for (const request of requestsOf(operation))
          for (const place of leavesOf(JSON.parse(String(request.body)))) {
            const written =
              typeof place.value === 'string' ? [...TEXTS.map((each) => JSON.stringify(each)), ...NUMBERS] : NUMBERS;
            for (const each of written)
              await tried(
                operation,
                path,
                JSON.stringify(place.with('THE PLACE')).replace('"THE PLACE"', () => each),
              );
          }
      });

    for (const operation of SECURED.filter(({ parameters }) => parameters.some((each) => each.in === 'query')))
      it(`is taken as it is or refused, behind the question mark: ${nameOf(operation)}`, async () => {
        const address = addressOf(operation, task);
        const texts = ['%ED%A0%80', '%', '%zz', ...TEXTS.map((each) => encodeURIComponent(each.toWellFormed()))];
        for (const { name } of operation.parameters.filter((each) => each.in === 'query'))
          for (const each of texts)
            await tried(operation, `${address}${address.includes('?') ? '&' : '?'}${name}=${each}`);
      });

    it('is kept sign for sign where it is taken', async () => {
      const operation = SECURED.find(({ method, path }) => method === 'POST' && path === '/v1/tasks') as Operation;
      for (const text of TEXTS) {
        const { status, text: told } = await tried(operation, '/v1/tasks', JSON.stringify({ title: 'x', notes: text }));
        if (status >= 400) continue;
        const { id, notes } = (JSON.parse(told) as { task: { id: string; notes: string } }).task;
        expect(notes).to.equal(text);
        const [row] = await stage.rows<{ notes: string }>(
          `select doc->>'notes' as notes from command.task where id = $1`,
          [id],
        );
        expect(row?.notes).to.equal(text);
      }
    });

    it('is taken as it is or refused by the tools of an assistant', async () => {
      for (const { name } of await listTools(stage)) {
        const args = argumentsOf(name);
        for (const place of leavesOf(args))
          for (const each of [
            ...TEXTS,
            ...NUMBERS.filter((number) => number !== '1e400').map((number): unknown => JSON.parse(number)),
          ]) {
            const given = place.with(each) as { requestId?: unknown };
            const fresh =
              place.path === '/requestId' || given.requestId === undefined ? {} : { requestId: randomUUID() };
            const said = await callTool(stage, 'mallory', name, { ...given, ...fresh });
            const what = `${name} ${place.path} ${JSON.stringify(each).slice(0, 100)}: ${said.text.slice(0, 300)}`;
            expect(said.status, what).to.be.below(500);
            expect(said.text, what).not.to.contain('internal:').and.not.to.contain('Internal error');
          }
      }
    });

    it('has left everything standing', async () => {
      expect((await stage.askAs('mallory', 'query', '/v1/tasks', { method: 'GET' })).status).to.equal(200);
      const faults = stage.logged().filter((line) => (JSON.parse(line) as { level: number }).level >= 50);
      expect(faults).to.deep.equal([]);
    });
  });
}
