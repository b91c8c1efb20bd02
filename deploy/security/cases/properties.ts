/** A body says what it is allowed to say: a property that nobody asked for is refused, and nothing of the rest is done. */
import { expect } from 'chai';
import { freshTask } from '../belongings.ts';
import { placesOf } from '../../together/services.ts';
import { argumentsOf, examplesOf } from '../examples.ts';
import type { Footprint } from '../footprint.ts';
import { objectsOf } from '../leaves.ts';
import type { Place } from '../leaves.ts';
import { callTool, listTools } from '../mcp.ts';
import { addressOf, nameOf, SECURED } from '../operations.ts';
import { JSON_TYPE } from '../requests.ts';
import type { Stage } from '../stage.ts';

/** Whose all of it would be. */
const NOBODY = '0190d3a1-7c00-7000-8000-00000badbeef';
const EXTRAS: readonly [name: string, value: unknown][] = [
  ['userId', NOBODY],
  ['user_id', NOBODY],
  ['owner', NOBODY],
  ['role', 'operator'],
  ['version', -7],
  ['createdAt', '1970-01-01T00:00:00Z'],
  ['isAdmin', true],
  ['__proto__', { polluted: true, role: 'operator' }],
  ['constructor', { prototype: { polluted: true } }],
];

/** Adds a property, also one that assigning would take for the prototype. */
const withMore = (place: Place, name: string, value: unknown): unknown =>
  place.with(
    Object.defineProperty({ ...(place.value as object) }, name, { value, enumerable: true, configurable: true }),
  );

/** A protocol of others, whose clients may send what we do not know: it is passed over. */
const LENIENT = ['/chatkit'];

export function propertyCases(stageOf: () => Stage): void {
  describe('a property that nobody asked for', () => {
    let stage: Stage;
    let task: string;
    let untouched: Footprint;
    before(async () => {
      stage = stageOf();
      task = (await freshTask(stage, 'eve')).id;
      untouched = await stage.footprint();
    });

    for (const operation of SECURED.filter(({ body, path }) => body !== undefined && !LENIENT.includes(path)))
      it(`is refused: ${nameOf(operation)}`, async () => {
        const path = addressOf(operation, task);
        const token = await stage.token('eve', operation.path.startsWith('/ops/') ? 'operator' : 'user');
        for (const example of examplesOf(operation.body ?? ''))
          for (const place of objectsOf(example))
            for (const [name, value] of EXTRAS) {
              if (Object.hasOwn(place.value as object, name)) continue;
              const body = JSON.stringify(withMore(place, name, value));
              const headers = { ...JSON_TYPE, authorization: `Bearer ${token}` };
              const answer = await stage.ask(operation.service, path, { method: operation.method, headers, body });
              expect(answer.status, `${name} in ${place.path} of ${body}: ${answer.text}`).to.be.within(400, 499);
            }
      });

    it('is refused by every tool of an assistant', async () => {
      for (const { name: tool } of await listTools(stage)) {
        const args = argumentsOf(tool);
        for (const place of objectsOf(args))
          for (const [name, value] of [...EXTRAS, ['confirmed', true] as const]) {
            // What the protocol's library leaves out by itself is passed over.
            if (name === '__proto__') continue;
            const said = await callTool(stage, 'eve', tool, withMore(place, name, value));
            const refused = said.error !== undefined || said.result?.['isError'] === true;
            expect(refused, `${name} in ${place.path} of ${tool}: ${said.text}`).to.equal(true);
          }
      }
    });

    it('has changed nothing, neither a row nor what all objects have in common', async () => {
      expect(await stage.footprint()).to.deep.equal(untouched);
      expect(Object.keys(Object.prototype)).to.deep.equal([]);
      expect({}).not.to.have.property('polluted');
    });

    it('is passed over where a protocol is not ours to close: whose a thing is does not change by it', async () => {
      const token = await stage.token('erin', 'user');
      const [example] = examplesOf('ChatkitRequest');
      for (const path of LENIENT)
        for (const place of objectsOf(example))
          for (const [name, value] of EXTRAS) {
            const body = JSON.stringify(withMore(place, name, value));
            const headers = { ...JSON_TYPE, authorization: `Bearer ${token}` };
            const { status, text } = await stage.ask('command', path, { method: 'POST', headers, body });
            expect(status, `${name} in ${place.path}: ${text}`).to.be.below(500);
          }
      // At most it lies in the words of whoever sent it.
      expect(['command.thread_item']).to.include.members(await placesOf(stage.db, NOBODY));
    });
  });
}
