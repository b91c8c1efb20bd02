import type { ChatkitThreadItem } from '@tasklog/schemas';

/** The tasks that the cards of a conversation are about. */
export function touchedBy(items: readonly ChatkitThreadItem[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const item of items) if (item.type === 'widget') collect(item.widget, found);
  return found;
}

function collect(part: unknown, into: Set<string>): void {
  if (typeof part !== 'object' || part === null) return;
  for (const [name, value] of Object.entries(part))
    if (name === 'taskId' && typeof value === 'string') into.add(value);
    else collect(value, into);
}
