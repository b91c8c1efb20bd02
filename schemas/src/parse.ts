import type { ErrorObject, ValidateFunction } from 'ajv';

/** One fault of a value: where (a JSON pointer, empty for the whole) and what is wrong with it. */
export type Fault = { field: string; message: string };

export type Parsed<T> = { ok: true; value: T } | { ok: false; faults: Fault[] };

/** Checks a value of unknown origin against its schema. Never throws; the value itself is returned, not a copy. */
export function parse<T>(validate: ValidateFunction<T>, value: unknown): Parsed<T> {
  if (validate(value)) return { ok: true, value };
  return { ok: false, faults: faultsOf(validate.errors ?? []) };
}

/** As `parse`, for values that this product made itself: a fault is a bug and throws. */
export function mustParse<T>(validate: ValidateFunction<T>, value: unknown, what: string): T {
  const parsed = parse(validate, value);
  if (parsed.ok) return parsed.value;
  throw new TypeError(
    `${what} is not as its schema says: ${parsed.faults.map((f) => `${f.field || '/'} ${f.message}`).join('; ')}`,
  );
}

// Branches of a union each complain; only the complaints that lie deepest tell what the writer meant.
function faultsOf(errors: ErrorObject[]): Fault[] {
  const plain = errors.filter((error) => !['oneOf', 'anyOf', 'if', 'not'].includes(error.keyword));
  const faults = (plain.length > 0 ? plain : errors).map((error) => ({
    field: fieldOf(error),
    message: messageOf(error),
  }));
  return faults.filter(
    (fault, n) =>
      faults.findIndex((other) => other.field === fault.field && other.message === fault.message) === n &&
      !(fault.message === 'must be null' && faults.some((other) => other.field === fault.field && other !== fault)),
  );
}

function fieldOf(error: ErrorObject): string {
  const params = error.params as { missingProperty?: string; additionalProperty?: string };
  const name = params.missingProperty ?? params.additionalProperty;
  return name === undefined
    ? error.instancePath
    : `${error.instancePath}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function messageOf(error: ErrorObject): string {
  const params = error.params as { allowedValues?: unknown[]; allowedValue?: unknown };
  switch (error.keyword) {
    case 'required':
      return 'is missing';
    case 'additionalProperties':
      return 'is not a known field';
    case 'enum':
      return `must be one of ${(params.allowedValues ?? []).join(', ')}`;
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}`;
    case 'pattern':
      return (
        PATTERNS.find(([pattern]) => pattern === (params as { pattern?: string }).pattern)?.[1] ??
        error.message ??
        'has the wrong form'
      );
    case 'format':
      return `must be ${FORMATS[(params as { format?: string }).format ?? ''] ?? 'of the right format'}`;
    default:
      return error.message ?? error.keyword;
  }
}

const PATTERNS: [pattern: string, message: string][] = [
  ['^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2})?$', 'must be YYYY-MM-DD or YYYY-MM-DDTHH:mm'],
  ['^\\d{2}:\\d{2}$', 'must be HH:mm'],
  ['^[^\\u0000\\ud800-\\udfff]*$', 'must not hold NUL or half of a surrogate pair'],
  ['^(?=[\\s\\S]*\\S)[^\\u0000\\ud800-\\udfff]*$', 'must not be blank, nor hold NUL or half of a surrogate pair'],
  ['^[^\\s#@,\\u0000\\ud800-\\udfff]+$', 'must be one word without #, @ or comma'],
];

const FORMATS: Record<string, string> = {
  uuid: 'a UUID',
  'date-time': 'an instant such as 2026-11-23T09:00:00Z',
};
