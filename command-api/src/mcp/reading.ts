/** What a write would have done, before anything of it is: commands item by item, and the items that make no sense. */
import { invalid } from '@tasklog/runtime';
import type { ToolFailure } from '@tasklog/schemas';
import type { Wish } from '../request.ts';
import type { TaskRow } from '../store/tasks.ts';
import type { Desk } from './desk.ts';
import { findRefs } from './refs.ts';
import type { Fault } from './refs.ts';

/** `asked`: the version is one that the caller named, not only the one that was looked at. */
export type Item = { item: number; ref?: string; wish: Wish; asked?: true };

export type Reading = {
  items: Item[];
  failures: ToolFailure[];
  /** The change that this takes back: all of it, or nothing. */
  undoes?: string;
};

export type ReadWrite<Input> = (desk: Desk, input: Input) => Promise<Reading>;

export const failed = (item: number, fault: Fault): ToolFailure => ({ item, ...fault });

type Named = { ref: string; expectedVersion?: number };
type Made = Wish['command'] | { fault: Fault };

/** One command for each task that is named, bound to its version. A task that is named twice is taken once. */
export async function readEach<N extends Named>(
  desk: Desk,
  named: readonly N[],
  status: 'open' | 'completed' | 'any',
  make: (row: TaskRow, one: N) => Made | Promise<Made>,
): Promise<Reading> {
  const found = await findRefs(
    desk,
    named.map(({ ref }) => ref),
    status,
  );
  const reading: Reading = { items: [], failures: [] };
  const taken = new Set<string>();
  for (const [item, each] of found.entries()) {
    const one = named[item] as N;
    const made = 'fault' in each ? each : taken.has(each.row.id) ? TWICE : await make(each.row, one);
    if ('fault' in each || 'fault' in made) {
      reading.failures.push(failed(item, { ref: one.ref, ...(made as { fault: Fault }).fault }));
      continue;
    }
    taken.add(each.row.id);
    const expected = one.expectedVersion ?? each.row.version;
    const asked = one.expectedVersion === undefined ? {} : { asked: true as const };
    reading.items.push({ item, ref: one.ref, wish: { command: made, expected }, ...asked });
  }
  return reading;
}

const TWICE = {
  fault: {
    code: 'named-twice',
    message: 'This call names the same task twice. Say all of one task in one item.',
  },
};

/** Refs, and the version that a single one must have. Throws Problem 422 when several are given one version. */
export function namedBy(refs: readonly string[], expectedVersion: number | undefined): Named[] {
  if (expectedVersion !== undefined && refs.length > 1)
    throw invalid([{ field: '/expectedVersion', message: 'goes with a single ref; call once per task' }]);
  return refs.map((ref) => ({ ref, ...(expectedVersion === undefined ? {} : { expectedVersion }) }));
}
