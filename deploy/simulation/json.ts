/** What a jsonb column gives back: names in the order in which Postgres keeps them, and nothing that is undefined. */
export function jsonb<T>(value: T): T {
  return stored(value) as T;
}

function stored(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value ?? null;
  if (Array.isArray(value)) return value.map(stored);
  const names = Object.keys(value).filter((name) => (value as Record<string, unknown>)[name] !== undefined);
  names.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, stored((value as Record<string, unknown>)[name])]));
}
