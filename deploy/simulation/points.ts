/**
 * How often each fault came, and each answer to one. A run that never met one of those it was made for has shown nothing
 * about it, and fails.
 */
export type Points = {
  hit: (name: string) => void;
  /** By name. */
  counts: () => [name: string, count: number][];
  /** Those of these that were never met. */
  missed: (wanted: readonly string[]) => string[];
};

export function createPoints(): Points {
  const counts = new Map<string, number>();
  return {
    hit: (name) => void counts.set(name, (counts.get(name) ?? 0) + 1),
    counts: () => [...counts].sort(([a], [b]) => (a < b ? -1 : 1)),
    missed: (wanted) => wanted.filter((name) => !counts.has(name)),
  };
}

/** What every long run meets. */
export const SOMETIMES: readonly string[] = [
  'database: statement lost before it ran',
  'database: reply lost after it ran',
  'database: commit done, reply lost',
  'database: restarted',
  'network: request lost',
  'network: answer lost',
  'network: request came twice',
  'process: killed',
  'process: frozen',
  'clock: jumped forward',
  'clock: jumped back',
  'log: told nobody',
  'broker: delivered twice',
  'broker: delivered out of order',
  'broker: delivered with a hole',
  'broker: delivered what is not ours',
  'broker: delivered what cannot be read',
  'broker: gave a partition to another',
  'command: done',
  'command: refused',
  'command: stale',
  'command: contended',
  'command: overtaken, decided again',
  'command: repeated, answered as before',
  'command: key used for something else',
  'command: key in flight',
  'command: no answer came',
  'command: somebody else’s task',
  'undo: taken back',
  'undo: changed since',
  'relay: took over',
  'relay: drained as nobody any more',
  'reader: took over',
  'reader: lost its claim',
  'reader: sent back to the beginning',
  'reader: seen before',
  'lane: filled from the log',
  'poison: parked',
  'poison: another waits behind it',
  'poison: page halved',
  'poison: skipped, its queue replayed',
  'recurrence: next one came',
  'recurrence: next one taken back',
  'recurrence: next one came back',
  'reminder: fired',
  'reminder: fired late',
  'reminder: held',
  'reminder: fired after it was held',
  'reminder: task was busy',
  'reminder: called off',
  'rebuild: while others read on',
  ...[
    'reads a batch',
    'writes a batch',
    'relay: drains',
    'moves its checkpoint',
    'commit',
    'dispatcher: takes intents',
    'dispatcher: notes what came',
    'clock: locks tasks',
    'clock: writes',
  ].map((place) => `process: killed where it ${place}`),
];
