/** The places in a value of JSON, each with a copy in which something else stands there. */

type Path = readonly (string | number)[];
export type Place = { path: string; value: unknown; with: (other: unknown) => unknown };

/** Every text, number, boolean and null, however deep. */
export const leavesOf = (root: unknown): Place[] => placesIn(root, root, [], (value) => !isBranch(value));

/** Every object, the outermost too. */
export const objectsOf = (root: unknown): Place[] =>
  placesIn(root, root, [], (value) => isBranch(value) && !Array.isArray(value));

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null;

function placesIn(root: unknown, value: unknown, path: Path, wanted: (value: unknown) => boolean): Place[] {
  const here = wanted(value)
    ? [{ path: `/${path.join('/')}`, value, with: (other: unknown) => replaced(root, path, other) }]
    : [];
  if (!isBranch(value)) return here;
  const inside = Object.entries(value).flatMap(([name, each]) =>
    placesIn(root, each, [...path, Array.isArray(value) ? Number(name) : name], wanted),
  );
  return [...here, ...inside];
}

function replaced(value: unknown, [first, ...rest]: Path, other: unknown): unknown {
  if (first === undefined) return other;
  if (Array.isArray(value))
    return value.map((each, n) => (n === first ? replaced(each, rest, other) : (each as unknown)));
  return { ...(value as object), [first]: replaced((value as Record<string, unknown>)[first], rest, other) };
}
