import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Envelope } from '@tasklog/schemas';
import { schemaDiff } from '@tasklog/schemas/schema-diff';
import { chainOf, NewerVersion, upcast } from '@tasklog/schemas/upcast';
import type { Upcaster } from '@tasklog/schemas/upcast';

const file = join(import.meta.dirname, 'examples/events.task-events.task-updated.v1.json');
const event = JSON.parse(readFileSync(file, 'utf8')) as Envelope;
const frozen = (value: object): object =>
  Object.freeze(
    Object.fromEntries(
      Object.entries(value).map(([k, v]) => [k, v && typeof v === 'object' ? frozen(v as object) : v]),
    ),
  );

/** Versions as they might come: first a field is renamed, then it is put into another. */
const renamed: Upcaster = {
  type: 'task.updated',
  from: 1,
  upcast: (old) => ({ ...old, data: { ...old.data, why: (old.data as { because?: string }).because } }),
};
const nested: Upcaster = {
  type: 'task.updated',
  from: 2,
  upcast: (old) => ({ ...old, data: { ...old.data, cause: { why: (old.data as { why?: string }).why } } }),
};
const inVersion = (n: number, release = '', data: object = event.data): Envelope => ({
  ...event,
  dataschema: `/schemas/events/task-updated.v${String(n)}.json${release && `#${release}`}`,
  data: data,
});

describe('upcasting', () => {
  const chain = chainOf([renamed, nested]);

  it('takes an event through every version up to the one that is known, and says which that is', () => {
    const old = frozen(inVersion(1, '', { ...event.data, because: 'rain' })) as Envelope;
    expect(chain(old)).to.deep.include({ dataschema: '/schemas/events/task-updated.v3.json' });
    expect(chain(old).data).to.deep.include({ cause: { why: 'rain' } });
  });

  it('begins at the version of the event', () =>
    expect(chain(inVersion(2, '0.2.0', { why: 'rain' })).data).to.deep.equal({ why: 'rain', cause: { why: 'rain' } }));

  it('leaves alone what is of the version that is known, what says none, and every other type', () => {
    for (const each of [inVersion(3), { ...event, dataschema: 'elsewhere' }, { ...event, type: 'task.tagged' }])
      expect(chain(each)).to.equal(each);
    expect(upcast(event)).to.equal(event);
  });

  it('refuses what a later release wrote, and names it', () => {
    expect(() => chain(inVersion(4, '0.9.0'))).to.throw(
      NewerVersion,
      'task.updated is of version 4, and this release knows 3: it needs release 0.9.0 or later',
    );
    expect(() => upcast(inVersion(2))).to.throw('it needs a later release');
  });

  it('has no hole: what lies before it could never be read', () => {
    expect(() => chainOf([nested])).to.throw('the upcaster of task.updated behind version 0 is missing');
    expect(() => chainOf([renamed, renamed])).to.throw(TypeError);
  });
});

describe('the difference between an event and its schema', () => {
  const diff = (change: object): unknown => schemaDiff('task-events', { ...event, ...change });

  it('is nothing when there is none', () => expect(diff({})).to.deep.equal([]));

  it('names each field, what stands there, and what should', () => {
    expect(diff({ data: { after: { title: 7, priority: 'soon' } } })).to.deep.equal([
      { path: '/data/before', found: 'nothing', wanted: 'must be there' },
      { path: '/data/after/title', found: '7', wanted: 'must be string' },
      { path: '/data/after/priority', found: '"soon"', wanted: 'must be one of none, low, medium, high, urgent' },
    ]);
  });

  it('of an unknown type lists those that are known; of a later version names the release', () => {
    expect(diff({ type: 'task.exploded' }))
      .to.have.nested.property('[0].wanted')
      .that.contains('task.added, ');
    expect(diff({ dataschema: '/schemas/events/task-updated.v2.json#0.2.0' })).to.have.nested.property(
      '[0].wanted',
      'task.updated is of version 2, and this release knows 1: it needs release 0.2.0 or later',
    );
  });

  it('cuts short what is long', () => {
    const [fault] = schemaDiff('task-events', {
      ...event,
      data: { before: {}, after: { tags: 'x'.repeat(500) } },
    });
    expect(fault?.found).to.have.length(121);
  });
});
