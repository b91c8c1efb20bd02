import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import * as validators from '@tasklog/schemas/validators';
import bundle from '@tasklog/schemas/bundle.json' with { type: 'json' };
import { parse } from '@tasklog/schemas';
import type { Envelope, Validator } from '@tasklog/schemas';
import { eventTypes, eventValidator } from '@tasklog/schemas/events';
import { upcast, UPCAST_TYPES } from '@tasklog/schemas/upcast';
import { incompatibilities, releaseFaults } from './compatible.ts';

type Document = { definitions: Record<string, Record<string, unknown>> };

const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(import.meta.dirname, ...path), 'utf8'));
const validatorOf = (title: string): Validator =>
  (validators as unknown as Record<string, Validator>)[`is${title}`] as Validator;
const now = bundle as unknown as Document;

/** The schema a file of examples is about: `events.task-events.task-added.v1.json` → `events/task-events/task-added.v1.json`. */
function titleOf(example: string): string {
  const [version = ''] = /\.v\d+\.json$/.exec(example) ?? [];
  const path = example.replace(version, '').replaceAll('.', '/');
  for (const file of [`${path}${version}`, `${path}.json`]) {
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
  const releases = readdirSync(join(import.meta.dirname, 'released')).filter((file) => /^events-.*\.json$/.test(file));
  for (const release of releases) {
    const released = read('released', release) as Document;
    it(`still takes all it took in ${release.replace('.json', '')}`, () =>
      expect(releaseFaults(released, now, UPCAST_TYPES)).to.deep.equal([]));
  }
  it('is there for every event there is', () => {
    const known = new Set(
      releases.flatMap((release) => Object.keys((read('released', release) as Document).definitions)),
    );
    expect(known).to.include.keys('TaskEvent', 'ReminderDue', 'Notice');
  });

  const type = {
    type: 'object',
    properties: {
      a: { type: 'string', enum: ['x', 'y'], maxLength: 9 },
      b: { type: 'array', items: { type: 'string' } },
      c: { anyOf: [{ type: 'string', format: 'uuid' }, { type: 'null' }] },
      d: { const: 'd' },
      e: { type: 'object' },
    },
    required: ['a'],
  };
  const nothing: Document = { definitions: {} };
  const verdict = (after: Record<string, unknown>): string[] =>
    incompatibilities(type, after, { before: nothing, after: nothing });
  const changed = (properties: object): Record<string, unknown> => ({
    ...type,
    properties: { ...type.properties, ...properties },
  });

  const planted: [what: string, after: Record<string, unknown>, said: RegExp][] = [
    ['one field more that is required', { ...type, required: ['a', 'b'] }, /^\/b: is required now$/],
    ['another type', changed({ a: { type: 'integer' } }), /^\/a: type is another one$/],
    ['one value less', changed({ a: { type: 'string', enum: ['x'] } }), /^\/a: enum allows less$/],
    ['an enum where any value was taken', changed({ e: { type: 'object', enum: [] } }), /^\/e: enum allows less$/],
    ['another constant', changed({ d: { const: 'e' } }), /^\/d: const allows less$/],
    ['a shorter limit', changed({ a: { ...type.properties.a, maxLength: 3 } }), /^\/a: maxLength is smaller$/],
    ['a pattern', changed({ a: { ...type.properties.a, pattern: '^x' } }), /^\/a: pattern is another one$/],
    ['no further fields', { ...type, additionalProperties: false }, /^: takes no further fields now/],
    ['fewer further fields', { ...type, additionalProperties: { type: 'string' } }, /^: takes no further fields now/],
    [
      'a field that is gone, and closed',
      { ...type, properties: { a: type.properties.a }, additionalProperties: false },
      /^\/b: is no longer known$/,
    ],
    ['items of another type', changed({ b: { type: 'array', items: { type: 'null' } } }), /^\/b\[\]: type is another/],
    ['a choice that is gone', changed({ c: { anyOf: [{ type: 'null' }] } }), /^\/c\(anyOf 0\): type is another/],
    ['one demand more', { ...type, allOf: [{ required: ['b'] }] }, /^: allOf has one demand more$/],
    ['a condition that this check does not know', { ...type, not: { required: ['z'] } }, /^: not is another one/],
  ];
  for (const [what, after, said] of planted)
    it(`with ${what} is refused`, () =>
      expect(
        verdict(after).some((fault) => said.test(fault)),
        String(verdict(after)),
      ).to.equal(true));

  it('that is gone is refused', () =>
    expect(releaseFaults({ definitions: { TaskAdded: type } }, nothing)).to.deep.equal(['TaskAdded: is gone']));

  it('of an event may give way to its next version only with an upcaster, and stays as it was itself', () => {
    const event = (name: string) => ({
      allOf: [{}, { properties: { type: { const: 'task.renamed' }, [name]: { type: 'string' } }, required: [name] }],
    });
    const union = (title: string) => ({ oneOf: [{ $ref: `#/definitions/${title}` }] });
    const released: Document = { definitions: { Renamed: event('from'), Any: union('Renamed') } };
    const next: Document = {
      definitions: { Renamed: event('from'), RenamedV2: event('to'), Any: union('RenamedV2') },
    };
    expect(releaseFaults(released, next)).to.deep.equal(['Any(oneOf 0)(allOf 1)/to: is required now']);
    expect(releaseFaults(released, next, ['task.renamed'])).to.deep.equal([]);
    const rewritten: Document = { definitions: { ...next.definitions, Renamed: event('to') } };
    expect(releaseFaults(released, rewritten, ['task.renamed'])).to.deep.equal([
      'Renamed(allOf 1)/to: is required now',
    ]);
  });

  const allowed: [what: string, after: Record<string, unknown>][] = [
    ['an optional field', changed({ f: { type: 'string' } })],
    ['a value more', changed({ a: { type: 'string', enum: ['x', 'y', 'z'] } })],
    ['a constant that becomes one of several', changed({ d: { enum: ['d', 'e'] } })],
    ['a field that may be null now', changed({ a: { anyOf: [{ type: 'null' }, type.properties.a] } })],
    [
      'a choice more, in another order',
      changed({ c: { anyOf: [{ type: 'integer' }, ...type.properties.c.anyOf.toReversed()] } }),
    ],
    ['one demand less', { ...type, required: [] }],
    ['another description', { ...type, description: 'said better' }],
  ];
  for (const [what, after] of allowed) it(`may take ${what}`, () => expect(verdict(after)).to.deep.equal([]));
});

describe('the log of a released version', () => {
  const logs = readdirSync(join(import.meta.dirname, 'released')).filter((file) => file.endsWith('.jsonl'));
  type Line = { topic: string; event: Envelope };
  const linesOf = (log: string): Line[] =>
    readFileSync(join(import.meta.dirname, 'released', log), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
  const validatorFor = ({ topic, event }: Line): Validator =>
    topic === 'task-updates' ? validators.isNotice : (eventValidator(topic, event.type) as Validator);

  for (const log of logs)
    it(`${log} parses, record by record, as this release knows them`, () => {
      const faults = linesOf(log).flatMap((line) => {
        const parsed = parse(validatorFor(line), upcast(line.event));
        return parsed.ok ? [] : [[line.event.id, parsed.faults]];
      });
      expect(faults).to.deep.equal([]);
    });

  it('has every type of event', () => {
    const types = new Set(logs.flatMap(linesOf).map(({ topic, event }) => `${topic} ${event.type}`));
    for (const topic of ['task-events', 'reminders'])
      expect(types).to.include.keys(...eventTypes(topic).map((type) => `${topic} ${type}`));
  });
});
