import { isTag } from '@tasklog/schemas/validators';
import { parse } from '@tasklog/schemas';
import { isLocalDate, isTimeZone } from '@tasklog/domain/recurrence/local';

/** What is wrong with one parameter, as the end of a sentence that begins with its name. */
export class Wrong {
  readonly says: string;
  constructor(says: string) {
    this.says = says;
  }
}

/** A way to read the text of one parameter, and the JSON Schema that tells a client the same. */
export type Kind<T> = { schema: Record<string, unknown>; read: (text: string) => T | Wrong };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isUuid = (text: string): boolean => UUID.test(text);

export const uuid: Kind<string> = {
  schema: { type: 'string', format: 'uuid' },
  read: (text) => (isUuid(text) ? text.toLowerCase() : new Wrong('must be a UUID')),
};

export function oneOf<const T extends string>(values: readonly T[]): Kind<T> {
  return {
    schema: { type: 'string', enum: values },
    read: (text) => values.find((value) => value === text) ?? new Wrong(`must be one of ${values.join(', ')}`),
  };
}

export function integer(minimum: number, maximum: number): Kind<number> {
  const wrong = new Wrong(`must be a whole number from ${String(minimum)} to ${String(maximum)}`);
  return {
    schema: { type: 'integer', minimum, maximum },
    read: (text) =>
      /^\d{1,9}$/.test(text) && Number(text) >= minimum && Number(text) <= maximum ? Number(text) : wrong,
  };
}

export const flag: Kind<boolean> = {
  schema: { type: 'boolean' },
  read: (text) => (text === 'true' || text === 'false' ? text === 'true' : new Wrong('must be true or false')),
};

export function text(maxLength: number): Kind<string> {
  return {
    schema: { type: 'string', minLength: 1, maxLength },
    read: (given) =>
      given.length <= maxLength ? given : new Wrong(`must not be longer than ${String(maxLength)} characters`),
  };
}

/** A day of the calendar, YYYY-MM-DD. */
export const day: Kind<string> = {
  schema: { type: 'string', format: 'date' },
  read: (given) =>
    given.length === 'YYYY-MM-DD'.length && isLocalDate(given)
      ? given
      : new Wrong('must be a date such as 2026-11-23, and one that exists'),
};

/** A day, or a day with a minute of the wall clock. */
export const localDate: Kind<string> = {
  schema: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2})?$' },
  read: (given) =>
    isLocalDate(given)
      ? given
      : new Wrong('must be a date such as 2026-11-23 or 2026-11-23T09:00, and one that exists'),
};

export const timeZone: Kind<string> = {
  schema: { type: 'string', maxLength: 64 },
  read: (given) =>
    given.length <= 64 && isTimeZone(given) ? given : new Wrong('must be an IANA time zone such as Europe/Oslo'),
};

export const tag: Kind<string> = {
  schema: { type: 'string', maxLength: 64 },
  read: (given) => {
    const parsed = parse(isTag, given);
    return parsed.ok ? parsed.value : new Wrong(parsed.faults.map(({ message }) => message).join(' and '));
  },
};
