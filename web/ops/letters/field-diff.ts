/** What an edited copy of an event changes in it, field by field; and which fields are not as they must be. */
export interface FieldChange {
  /** A JSON pointer. */
  pointer: string;
  /** As JSON; undefined where there is none. */
  stored: string | undefined;
  edited: string | undefined;
  fault: string | undefined;
}

export interface FieldFault {
  field: string;
  message: string;
}

/** Each field that holds a value of its own, by its pointer. */
export function fieldsOf(value: unknown, pointer = ''): Map<string, string> {
  const inner = value !== null && typeof value === 'object' ? Object.entries(value) : [];
  if (inner.length === 0) return new Map([[pointer, JSON.stringify(value)]]);
  return new Map(
    inner.flatMap(([name, each]) => [
      ...fieldsOf(each, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    ]),
  );
}

/** Fields that differ or are faulty, in the order of the copies; a fault of something that is in neither comes last. */
export function fieldDiff(stored: unknown, edited: unknown, faults: readonly FieldFault[]): FieldChange[] {
  const [before, after] = [fieldsOf(stored), fieldsOf(edited)];
  const wrong = new Map(faults.map(({ field, message }) => [field, message]));
  const pointers = new Set([...before.keys(), ...after.keys(), ...wrong.keys()]);
  return [...pointers]
    .map((pointer) => ({
      pointer,
      stored: before.get(pointer),
      edited: after.get(pointer),
      fault: wrong.get(pointer),
    }))
    .filter(({ stored: was, edited: is, fault }) => was !== is || fault !== undefined);
}

/** The text of an edited copy, or why it is none. */
export function readCopy(text: string): { copy: Record<string, unknown> } | { fault: string } {
  try {
    const copy: unknown = JSON.parse(text);
    if (typeof copy !== 'object' || copy === null || Array.isArray(copy)) return { fault: '' };
    return { copy: copy as Record<string, unknown> };
  } catch (error) {
    return { fault: (error as Error).message };
  }
}
