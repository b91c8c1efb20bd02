type Schema = { [keyword: string]: unknown };

/**
 * What an old record could no longer do under a newer schema: each fault with the place. Empty when every value that
 * satisfied the old schema satisfies the new one, as far as the keywords used here tell.
 * References are followed within each document's `definitions`.
 */
export function incompatibilities(
  before: Schema,
  after: Schema,
  in_: { before: Schema; after: Schema },
  at = '',
): string[] {
  const old = resolve(before, in_.before);
  const fresh = resolve(after, in_.after);
  const faults = [
    ...narrowed(old, fresh, at),
    ...newlyRequired(old, fresh, at),
    ...lost(old, fresh, at),
    ...properties(old).flatMap(([name, schema]) => {
      const now = (fresh['properties'] as Schema | undefined)?.[name];
      return now === undefined ? [] : incompatibilities(schema, now as Schema, in_, `${at}/${name}`);
    }),
  ];
  for (const keyword of ['allOf', 'oneOf', 'anyOf'] as const) {
    const olds = (old[keyword] ?? []) as Schema[];
    const news = (fresh[keyword] ?? []) as Schema[];
    // Branches keep their order; a union may grow at its end, an intersection must not.
    if (news.length < olds.length) faults.push(`${at}: ${keyword} has lost a branch`);
    if (keyword === 'allOf' && news.length > olds.length) faults.push(`${at}: allOf has one demand more`);
    olds.forEach((each, n) =>
      faults.push(...(news[n] ? incompatibilities(each, news[n], in_, `${at}(${keyword} ${n})`) : [])),
    );
  }
  if (old['items'] && fresh['items'])
    faults.push(...incompatibilities(old['items'] as Schema, fresh['items'] as Schema, in_, `${at}[]`));
  return faults;
}

const properties = (schema: Schema): [string, Schema][] =>
  Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);

function resolve(schema: Schema, document: Schema): Schema {
  const ref = schema['$ref'];
  if (typeof ref !== 'string') return schema;
  const found = (document['definitions'] as Record<string, Schema>)[ref.replace('#/definitions/', '')];
  if (!found) throw new Error(`${ref} is not in the document`);
  return found;
}

function newlyRequired(old: Schema, fresh: Schema, at: string): string[] {
  const before = new Set((old['required'] ?? []) as string[]);
  return ((fresh['required'] ?? []) as string[])
    .filter((name) => !before.has(name))
    .map((name) => `${at}/${name}: is required now`);
}

function lost(old: Schema, fresh: Schema, at: string): string[] {
  const closed = fresh['additionalProperties'] === false;
  const now = (fresh['properties'] ?? {}) as Schema;
  const gone = closed ? properties(old).filter(([name]) => !(name in now)) : [];
  const shut = closed && old['additionalProperties'] !== false ? [`${at}: takes no further fields now`] : [];
  return [...shut, ...gone.map(([name]) => `${at}/${name}: is no longer known`)];
}

const AT_MOST = ['maxLength', 'maximum', 'maxItems', 'maxProperties'];
const AT_LEAST = ['minLength', 'minimum', 'minItems', 'minProperties'];

function narrowed(old: Schema, fresh: Schema, at: string): string[] {
  const faults: string[] = [];
  for (const keyword of ['type', 'const', 'pattern', 'format', 'uniqueItems']) {
    if (fresh[keyword] !== undefined && JSON.stringify(fresh[keyword]) !== JSON.stringify(old[keyword]))
      faults.push(`${at}: ${keyword} is another one`);
  }
  const values = old['enum'] as unknown[] | undefined;
  const allowed = fresh['enum'] as unknown[] | undefined;
  if (allowed && (!values || values.some((value) => !allowed.includes(value)))) faults.push(`${at}: enum allows less`);
  for (const keyword of AT_MOST)
    if (Number(fresh[keyword] ?? Infinity) < Number(old[keyword] ?? Infinity))
      faults.push(`${at}: ${keyword} is smaller`);
  for (const keyword of AT_LEAST)
    if (Number(fresh[keyword] ?? 0) > Number(old[keyword] ?? 0)) faults.push(`${at}: ${keyword} is larger`);
  return faults;
}
