/** Where the keys are, and which tasks were chosen to be changed together. */
export interface Selection {
  cursor: string | null;
  /** Where a range began. */
  anchor: string | null;
  chosen: ReadonlySet<string>;
}

export const nothingChosen: Selection = { cursor: null, anchor: null, chosen: new Set() };

/** The cursor some lines on, from the first or last line when it was nowhere. */
export function moved(selection: Selection, ids: readonly string[], step: number): Selection {
  const cursor = placeAfter(selection, ids, step);
  return { ...selection, cursor, anchor: cursor };
}

/** The same, choosing all that lies between. */
export function extended(selection: Selection, ids: readonly string[], step: number): Selection {
  return extendedTo(selection, ids, placeAfter(selection, ids, step));
}

export function extendedTo(selection: Selection, ids: readonly string[], to: string | null): Selection {
  const anchor = selection.anchor ?? selection.cursor ?? to;
  if (to === null || anchor === null) return selection;
  const [from, until] = [ids.indexOf(anchor), ids.indexOf(to)].sort((a, b) => a - b) as [number, number];
  if (from < 0) return toggled({ ...selection, cursor: to }, to);
  return { cursor: to, anchor, chosen: new Set([...selection.chosen, ...ids.slice(from, until + 1)]) };
}

export function toggled({ chosen }: Selection, id: string): Selection {
  const others = new Set(chosen);
  if (!others.delete(id)) others.add(id);
  return { cursor: id, anchor: id, chosen: others };
}

/** Without what is no longer there: the cursor goes to the next line that is, else to the last. */
export function pruned(selection: Selection, before: readonly string[], ids: readonly string[]): Selection {
  const there = new Set(ids);
  const chosen = [...selection.chosen].filter((id) => there.has(id));
  const { cursor } = selection;
  const isGone = cursor !== null && !there.has(cursor);
  if (!isGone && chosen.length === selection.chosen.size) return selection;
  const next = isGone
    ? (before.slice(before.indexOf(cursor)).find((id) => there.has(id)) ?? ids.at(-1) ?? null)
    : cursor;
  return { cursor: next, anchor: isGone ? next : selection.anchor, chosen: new Set(chosen) };
}

function placeAfter({ cursor }: Selection, ids: readonly string[], step: number): string | null {
  const at = cursor === null ? -1 : ids.indexOf(cursor);
  const next = at < 0 ? (step > 0 ? 0 : ids.length - 1) : Math.min(Math.max(at + step, 0), ids.length - 1);
  return ids[next] ?? null;
}
