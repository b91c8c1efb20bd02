/** What is too large, packed, too deep, of another kind or no JSON is refused with a reason, and costs nothing. */
import { gzipSync, brotliCompressSync, deflateSync } from 'node:zlib';
import { expect } from 'chai';
import { SOME_ID } from '../examples.ts';
import type { Footprint } from '../footprint.ts';
import { leavesOf } from '../leaves.ts';
import { addressOf, nameOf, SECURED } from '../operations.ts';
import type { Operation } from '../operations.ts';
import { JSON_TYPE, requestsOf } from '../requests.ts';
import { bearer } from '../send.ts';
import type { Answer } from '../send.ts';
import type { Stage } from '../stage.ts';

const MIB = 2 ** 20;
/** Ten megabytes in ten kilobytes. */
const bomb = JSON.stringify({ message: ' '.repeat(10 * MIB) });
const BOMBS = { gzip: gzipSync(bomb), deflate: deflateSync(bomb), br: brotliCompressSync(Buffer.from(bomb)) };
const DEEP = 50_000;
const deep = (text: string): string => `${'['.repeat(DEEP)}${text}${']'.repeat(DEEP)}`;
const NO_JSON = ['{', '{"a":}', 'null', '[]', '7', '"text"', "{'a':1}", '{"a":1}}', '\u0000', 'NaN', '{"a":1e}'];
/** What a form of a foreign page can send without being asked first, and what else is no JSON. */
const OTHER_TYPES = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/xml',
  'application/jsonp',
  'application/json; charset=latin1',
];

export function malformedCases(stageOf: () => Stage): void {
  describe('a body that is none', () => {
    let stage: Stage;
    let untouched: Footprint;
    let token: string;
    let service: string;
    before(async () => {
      stage = stageOf();
      untouched = await stage.footprint();
      token = await stage.token('eve', 'operator');
      service = await stage.token('service', 'service');
    });

    for (const operation of SECURED.filter(({ body }) => body !== undefined))
      it(`is refused: ${nameOf(operation)}`, async () => {
        const [good = ''] = requestsOf(operation).map(({ body }) => String(body));
        const ask = sender(operation);
        const expectStatus = async (answer: Promise<Answer>, statuses: number[], what: string): Promise<void> => {
          const { status, text, headers } = await answer;
          expect(statuses, `${what}: ${String(status)} ${text.slice(0, 200)}`).to.include(status);
          if (status !== 431) expect(headers['content-type'], what).to.match(/^application\/problem\+json/);
        };
        await expectStatus(ask({}, `{"x":"${'x'.repeat(MIB)}"}`), [413], 'over 1 MiB');
        for (const [encoding, bytes] of Object.entries(BOMBS))
          await expectStatus(ask({ 'content-encoding': encoding }, bytes), [413, 415], encoding);
        await expectStatus(ask({}, deep('1')), [400, 422], 'deep');
        for (const { path, with: put } of leavesOf(JSON.parse(good)))
          await expectStatus(
            ask({}, JSON.stringify(put('THE PLACE')).replace('"THE PLACE"', deep('1'))),
            [400, 422],
            `deep in ${path}`,
          );
        for (const body of NO_JSON) await expectStatus(ask({}, body), [400, 422], body);
        await expectStatus(
          ask({}, Buffer.concat([Buffer.from('{"x":"'), Buffer.from([0xc3, 0x28, 0xff])])),
          [400],
          'bytes',
        );
        for (const type of OTHER_TYPES) await expectStatus(ask({ 'content-type': type }, good), [415], type);
        const wide = { 'content-type': 'application/json; charset=utf-16' };
        await expectStatus(ask(wide, good), [400, 415], 'UTF-16 that is none');
        await expectStatus(ask({ 'x-long': 'x'.repeat(20_480) }, good), [431], 'a header of 20 KB');
      });

    const sender =
      (operation: Operation) =>
      (headers: Record<string, string>, body: string | Buffer): Promise<Answer> =>
        stage.ask(operation.service, addressOf(operation, operation.path.includes('{name}') ? 'tasks' : SOME_ID), {
          ...{ method: operation.method, body },
          headers: { ...bearer(operation.path === '/v1/commands' ? service : token), ...JSON_TYPE, ...headers },
        });

    it('is refused by the tools of an assistant', async () => {
      const accept = { accept: 'application/json, text/event-stream' };
      const ask = (headers: Record<string, string>, body: string | Buffer): Promise<Answer> =>
        stage.askAs('eve', 'command', '/mcp', {
          method: 'POST',
          headers: { ...accept, ...JSON_TYPE, ...headers },
          body,
        });
      expect((await ask({}, `{"x":"${'x'.repeat(MIB)}"}`)).status).to.equal(413);
      for (const [encoding, bytes] of Object.entries(BOMBS))
        expect([413, 415], encoding).to.include((await ask({ 'content-encoding': encoding }, bytes)).status);
      for (const body of [...NO_JSON, deep('1')]) expect((await ask({}, body)).status, body).to.be.within(400, 499);
      const args = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"find_tasks","arguments":{"q":${deep('1')}}}}`;
      const { status, text } = await ask({}, args);
      expect(status, text.slice(0, 300)).to.be.below(500);
      for (const type of OTHER_TYPES)
        expect((await ask({ 'content-type': type }, '{}')).status, type).to.be.within(400, 499);
      expect((await ask({ 'x-long': 'x'.repeat(20_480) }, '{}')).status).to.equal(431);
    });

    it('has changed nothing', async () => expect(await stage.footprint()).to.deep.equal(untouched));
  });
}
