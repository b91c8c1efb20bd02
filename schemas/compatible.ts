type Schema = { [keyword: string]: unknown };
type Document = { definitions: Record<string, Schema> };

/**
 * What records of a release could no longer do under the schemas as they are now: each fault with its place. Empty when
 * every value that satisfied the old schemas satisfies the new ones, as far as the keywords used here tell; a keyword that
 * is not known here and has changed is a fault. The types in `upcast` have an upcaster: their old versions must stay as
 * they are, and may give way to the new one where they were one of several.
 */
export function releaseFaults(released: Document, now: Document, upcast: readonly string[] = []): string[] {
  return Object.entries(released.definitions).flatMap(([title, schema]) => {
    const current = now.definitions[title];
    return current === undefined
      ? [`${title}: is gone`]
      : incompatibilities(schema, current, { before: released, after: now, upcast }, title);
  });
}

type Documents = { before: Document; after: Document; upcast?: readonly string[] };

/** The same for one schema. References are followed within each document's `definitions`. */
export function incompatibilities(before: Schema, after: Schema, in_: Documents, at = ''): string[] {
  const old = resolve(before, in_.before);
  const fresh = resolve(after, in_.after);
  const inside = (one: unknown, other: unknown, place: string): string[] =>
    incompatibilities(one as Schema, other as Schema, in_, place);
  return [
    ...narrowed(old, fresh, at),
    ...newlyRequired(old, fresh, at),
    ...lost(old, fresh, at),
    ...unknown(old, fresh, at),
    ...properties(old).flatMap(([name, schema]) => {
      const now = (fresh['properties'] as Schema | undefined)?.[name];
      return now === undefined ? [] : inside(schema, now, `${at}/${name}`);
    }),
    ...items(old, fresh, inside, at),
    ...demands(old, fresh, inside, at),
    ...choices(old, fresh, inside, at, (choice) => in_.upcast?.includes(eventTypeOf(choice, in_.before)) ?? false),
  ];
}

type Inside = (one: unknown, other: unknown, place: string) => string[];

const properties = (schema: Schema): [string, Schema][] =>
  Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);

function resolve(schema: Schema, document: Document): Schema {
  const ref = schema['$ref'];
  if (typeof ref !== 'string') return schema;
  const found = document.definitions[ref.replace('#/definitions/', '')];
  if (!found) throw new Error(`${ref} is not in the document`);
  return found;
}

function items(old: Schema, fresh: Schema, inside: Inside, at: string): string[] {
  if (fresh['items'] === undefined) return [];
  return old['items'] === undefined
    ? [`${at}[]: was free and is not any more`]
    : inside(old['items'], fresh['items'], `${at}[]`);
}

/** All of `allOf` must hold: each demand there was may loosen, none may come. */
function demands(old: Schema, fresh: Schema, inside: Inside, at: string): string[] {
  const [olds, news] = [branches(old, 'allOf'), branches(fresh, 'allOf')];
  if (news.length > olds.length) return [`${at}: allOf has one demand more`];
  return news.flatMap((each, n) => inside(olds[n], each, `${at}(allOf ${String(n)})`));
}

/** One of them must hold: each choice there was must still be one, in whichever place; more may come. */
function choices(
  old: Schema,
  fresh: Schema,
  inside: Inside,
  at: string,
  isUpcast: (choice: Schema) => boolean,
): string[] {
  const [news, keyword] = choicesOf(fresh);
  if (news.length === 0) return [];
  const [olds] = choicesOf(old);
  const { anyOf: _, oneOf: __, ...alone } = old;
  return (olds.length > 0 ? olds : [alone]).flatMap((each, n) => {
    const faults = news.map((other, m) => inside(each, other, `${at}(${keyword} ${String(m)})`));
    if (isUpcast(each) || faults.some((found) => found.length === 0)) return [];
    return faults[n] ?? [`${at}: ${keyword} has lost a branch`];
  });
}

/** The type of event that a schema describes; empty when it describes something else. */
function eventTypeOf(schema: Schema, document: Document): string {
  for (const part of branches(resolve(schema, document), 'allOf')) {
    const type = (part['properties'] as Record<string, Schema> | undefined)?.['type']?.['const'];
    if (typeof type === 'string') return type;
  }
  return '';
}

const branches = (schema: Schema, keyword: string): Schema[] => (schema[keyword] ?? []) as Schema[];
const choicesOf = (schema: Schema): [Schema[], string] =>
  schema['oneOf'] ? [branches(schema, 'oneOf'), 'oneOf'] : [branches(schema, 'anyOf'), 'anyOf'];

function newlyRequired(old: Schema, fresh: Schema, at: string): string[] {
  const before = new Set((old['required'] ?? []) as string[]);
  return ((fresh['required'] ?? []) as string[])
    .filter((name) => !before.has(name))
    .map((name) => `${at}/${name}: is required now`);
}

function lost(old: Schema, fresh: Schema, at: string): string[] {
  const [before, after] = [old['additionalProperties'] ?? true, fresh['additionalProperties'] ?? true];
  const now = (fresh['properties'] ?? {}) as Schema;
  const gone = after === false ? properties(old).filter(([name]) => !(name in now)) : [];
  const shut = JSON.stringify(after) !== JSON.stringify(before) && after !== true;
  return [
    ...(shut ? [`${at}: takes no further fields now, or fewer`] : []),
    ...gone.map(([name]) => `${at}/${name}: is no longer known`),
  ];
}

const AT_MOST = ['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems', 'maxProperties'];
const AT_LEAST = ['minLength', 'minimum', 'exclusiveMinimum', 'minItems', 'minProperties'];
const THE_SAME = ['pattern', 'format', 'uniqueItems', 'multipleOf'];

function narrowed(old: Schema, fresh: Schema, at: string): string[] {
  const faults = THE_SAME.filter(
    (keyword) => fresh[keyword] !== undefined && JSON.stringify(fresh[keyword]) !== JSON.stringify(old[keyword]),
  ).map((keyword) => `${at}: ${keyword} is another one`);
  if (fresh['type'] !== undefined && !typesOf(old).every((type) => typesOf(fresh).includes(type)))
    faults.push(`${at}: type is another one`);
  const allowed = valuesOf(fresh);
  const values = valuesOf(old);
  if (allowed && !values?.every((value) => allowed.includes(value)))
    faults.push(`${at}: ${'const' in fresh ? 'const' : 'enum'} allows less`);
  for (const keyword of AT_MOST)
    if (Number(fresh[keyword] ?? Infinity) < Number(old[keyword] ?? Infinity))
      faults.push(`${at}: ${keyword} is smaller`);
  for (const keyword of AT_LEAST)
    if (Number(fresh[keyword] ?? -Infinity) > Number(old[keyword] ?? -Infinity))
      faults.push(`${at}: ${keyword} is larger`);
  return faults;
}

const EVERY_TYPE = ['null', 'boolean', 'object', 'array', 'number', 'integer', 'string'];

/** A number may be whole, so where numbers are taken, integers are. */
function typesOf({ type, ...schema }: Schema): string[] {
  const values = valuesOf(schema);
  if (type === undefined && values) return [...new Set(values.map((value) => typeof JSON.parse(value)))].map(nameOf);
  const types = type === undefined ? EVERY_TYPE : [type].flat().map(String);
  return types.includes('number') ? [...types, 'integer'] : types;
}

const nameOf = (type: string): string => (type === 'object' ? 'null' : type);

/** The values that are allowed, as JSON; undefined when any is. */
function valuesOf(schema: Schema): string[] | undefined {
  if ('const' in schema) return [JSON.stringify(schema['const'])];
  return (schema['enum'] as unknown[] | undefined)?.map((value) => JSON.stringify(value));
}

const WORDS = ['$ref', 'title', 'description', 'examples', 'default', 'deprecated', '$comment'];
const KNOWN = [
  ...[...WORDS, ...THE_SAME, ...AT_MOST, ...AT_LEAST],
  ...['type', 'const', 'enum', 'required', 'properties', 'additionalProperties', 'items', 'allOf', 'anyOf', 'oneOf'],
];

/** What this check cannot judge must stay as it is. */
function unknown(old: Schema, fresh: Schema, at: string): string[] {
  return Object.keys(fresh)
    .filter((keyword) => !KNOWN.includes(keyword))
    .filter((keyword) => JSON.stringify(fresh[keyword]) !== JSON.stringify(old[keyword]))
    .map((keyword) => `${at}: ${keyword} is another one, and nobody can say what that means for old records`);
}
