import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import * as validators from '@tasklog/schemas/validators';
import bundle from '@tasklog/schemas/bundle.json' with { type: 'json' };
import { parse } from '@tasklog/schemas';
import type { Validator } from '@tasklog/schemas';
import { incompatibilities } from './compatible.ts';

type Document = { definitions: Record<string, Record<string, unknown>> };

const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(import.meta.dirname, ...path), 'utf8'));
const validatorOf = (title: string): Validator =>
  (validators as unknown as Record<string, Validator>)[`is${title}`] as Validator;
const now = bundle as unknown as Document;

/** The schema a file of examples is about: `events.task-events.task-added.v1.json` → `events/task-events/task-added.v1.json`. */
function titleOf(example: string): string {
  const path = example.replace(/\.v1\.json$/, '').replaceAll('.', '/');
  for (const file of [`${path}.v1.json`, `${path}.json`]) {
    try {
      return (read(file) as { title: string }).title;
    } catch {
      continue;
    }
  }
  throw new Error(`no schema for the example ${example}`);
}

describe('schemas', () => {
  const examples = readdirSync(join(import.meta.dirname, 'examples'));

  for (const example of examples) {
    it(`${example} still parses`, () => {
      expect(parse(validatorOf(titleOf(example)), read('examples', example))).to.have.property('ok', true);
    });
  }

  it('each has an example', () => {
    const shown = new Set(examples.map(titleOf));
    expect(Object.keys(now.definitions).filter((title) => !shown.has(title))).to.deep.equal([]);
  });

  it('refuse a field they do not know in what people send', () => {
    expect(parse(validatorOf('NewTask'), { title: 'x', owner: 'me' })).to.deep.equal({
      ok: false,
      faults: [{ field: '/owner', message: 'is not a known field' }],
    });
  });

  it('let an event carry a field they do not know yet', () => {
    const event = read('examples', 'events.task-events.task-added.v1.json') as object;
    expect(parse(validatorOf('TaskAdded'), { ...event, colour: 'green' })).to.have.property('ok', true);
  });
});

describe('a released schema', () => {
  for (const release of readdirSync(join(import.meta.dirname, 'released'))) {
    const released = read('released', release) as Document;
    for (const [title, schema] of Object.entries(released.definitions)) {
      it(`${title} still takes all it took in ${release.replace('.json', '')}`, () => {
        const current = now.definitions[title];
        expect(current, `${title} is gone`).not.to.equal(undefined);
        expect(incompatibilities(schema, current ?? {}, { before: released, after: now })).to.deep.equal([]);
      });
    }
  }

  const type = {
    type: 'object',
    properties: { a: { type: 'string', enum: ['x', 'y'], maxLength: 9 } },
    required: ['a'],
  };
  const verdict = (after: Record<string, unknown>): string[] =>
    incompatibilities(type, after, { before: {}, after: {} });
  const planted: [what: string, after: Record<string, unknown>][] = [
    ['one field more that is required', { ...type, required: ['a', 'b'] }],
    ['another type', { ...type, properties: { a: { type: 'integer' } } }],
    ['one value less', { ...type, properties: { a: { type: 'string', enum: ['x'] } } }],
    ['a field that is gone, and closed', { type: 'object', properties: {}, additionalProperties: false }],
    ['a shorter limit', { ...type, properties: { a: { type: 'string', enum: ['x', 'y'], maxLength: 3 } } }],
  ];
  for (const [what, after] of planted)
    it(`with ${what} is refused`, () => expect(verdict(after)).not.to.deep.equal([]));
  it('may take an optional field and a value more', () => {
    expect(
      verdict({ ...type, properties: { a: { type: 'string', enum: ['x', 'y', 'z'] }, b: { type: 'string' } } }),
    ).to.deep.equal([]);
  });
});
