/** Text that a database cannot keep: Postgres takes no NUL, and no half of a surrogate pair. */
import type { ValidateFunction } from 'ajv';
import { parse } from './parse.ts';
import type { Fault, Parsed } from './parse.ts';

/** Whoever is deeper than that is told where it begins. */
const LONGEST_FIELD = 200;
const MESSAGE = 'must not hold NUL or half of a surrogate pair';

const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Every text in a value, names too, that cannot be kept. Without recursion: a value may be as deep as it is long. */
function unstorableIn(root: unknown): Fault[] {
  const faults: Fault[] = [];
  const left: { field: string; value: unknown }[] = [{ field: '', value: root }];
  for (let each = left.pop(); each !== undefined; each = left.pop()) {
    const { field, value } = each;
    if (typeof value === 'string' && !isStorable(value)) faults.push({ field, message: MESSAGE });
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, inner] of Object.entries(value)) {
      const place = field.length > LONGEST_FIELD ? field : `${field}/${name}`;
      if (isStorable(name)) left.push({ field: place, value: inner });
      else faults.push({ field, message: `has a name that ${MESSAGE}` });
    }
  }
  return faults.reverse();
}

/** As `parse`, for what somebody sends us: whatever its schema says of a text, it must be one that can be kept. */
export function parseSent<T>(validate: ValidateFunction<T>, value: unknown): Parsed<T> {
  const parsed = parse(validate, value);
  if (!parsed.ok) return parsed;
  const faults = unstorableIn(value);
  return faults.length > 0 ? { ok: false, faults } : parsed;
}
