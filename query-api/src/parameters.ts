import type { Fault } from '@tasklog/schemas';
import { Wrong } from './kinds.ts';
import type { Kind } from './kinds.ts';

/** One parameter of a question: what it means, how it is read, and whether it may be left out or repeated. */
export type Parameter<T> = {
  about: string;
  schema: Record<string, unknown>;
  required: boolean;
  read: (given: string[]) => T | Wrong;
};

export type Parameters = Record<string, Parameter<unknown>>;
export type ValuesOf<P extends Parameters> = { [K in keyof P]: P[K] extends Parameter<infer T> ? T : never };

export const optional = <T>(kind: Kind<T>, about: string): Parameter<T | undefined> => ({
  about,
  schema: kind.schema,
  required: false,
  read: once(kind, () => undefined),
});

export const orElse = <T>(kind: Kind<T>, value: T, about: string): Parameter<T> => ({
  about,
  schema: { ...kind.schema, default: value },
  required: false,
  read: once(kind, () => value),
});

export const needed = <T>(kind: Kind<T>, about: string): Parameter<T> => ({
  about,
  schema: kind.schema,
  required: true,
  read: once(kind, () => new Wrong('is missing')),
});

/** May be given several times, up to `most`. */
export const repeated = <T>(kind: Kind<T>, most: number, about: string): Parameter<T[]> => ({
  about,
  schema: { type: 'array', items: kind.schema, maxItems: most },
  required: false,
  read: (given) => {
    if (given.length > most) return new Wrong(`must not be given more than ${String(most)} times`);
    const values: T[] = [];
    for (const each of given) {
      const value = kind.read(each);
      if (value instanceof Wrong) return value;
      values.push(value);
    }
    return values;
  },
});

function once<T, U>(kind: Kind<T>, missing: () => U | Wrong): (given: string[]) => T | U | Wrong {
  return (given) => {
    if (given.length > 1) return new Wrong('must be given once');
    return given[0] === undefined ? missing() : kind.read(given[0]);
  };
}

/** The parameters as OpenAPI describes them. */
export const queryParameters = (parameters: Parameters) =>
  Object.entries(parameters).map(([name, { about, required, schema }]) => ({
    name,
    in: 'query',
    description: about,
    required,
    schema,
  }));

/** Reads the query part of an address. Every fault is found: unknown names, bad values, text that cannot be stored. */
export function readParameters<P extends Parameters>(
  parameters: P,
  queryString: string,
): { values: ValuesOf<P>; faults: Fault[] } {
  const given = decode(queryString);
  if (given === undefined) return { values: {} as ValuesOf<P>, faults: [UNDECODABLE] };
  const faults: Fault[] = [];
  for (const name of given.keys()) if (!Object.hasOwn(parameters, name)) faults.push(unknown(name, parameters));
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    const value = readOne(parameter, given.get(name) ?? []);
    if (value instanceof Wrong) faults.push({ field: name, message: value.says });
    else values[name] = value;
  }
  return { values: values as ValuesOf<P>, faults };
}

const UNDECODABLE: Fault = { field: 'query', message: 'must be UTF-8 in percent encoding' };

function readOne(parameter: Parameter<unknown>, given: string[]): unknown {
  if (given.some((text) => text.includes('\0') || !text.isWellFormed()))
    return new Wrong('must not hold NUL or half of a surrogate pair');
  if (given.includes('')) return new Wrong('must not be empty: leave it out instead');
  return parameter.read(given);
}

function unknown(name: string, parameters: Parameters): Fault {
  return {
    field: name.slice(0, 100).toWellFormed().replaceAll('\0', '\uFFFD'),
    message: `is not a parameter here; there are ${Object.keys(parameters).join(', ')}`,
  };
}

/** Undefined when the bytes are no UTF-8: a lenient decoder would put other letters in their place and search for those. */
function decode(queryString: string): Map<string, string[]> | undefined {
  const found = new Map<string, string[]>();
  try {
    for (const pair of queryString.split('&').filter(Boolean)) {
      const [name = '', ...rest] = pair.split('=').map((each) => decodeURIComponent(each.replaceAll('+', ' ')));
      found.set(name, [...(found.get(name) ?? []), rest.join('=')]);
    }
    return found;
  } catch {
    return undefined;
  }
}
