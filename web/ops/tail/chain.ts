/** What brought a record about, and what it brought about: the records of its change as a tree. */
import type { OpsRecord } from '@tasklog/schemas';

export interface Link {
  record: OpsRecord;
  /** Records that name this one as their cause. */
  brought: Link[];
  /** The same event on other topics: what open screens were told, the reminder that came due. */
  told: OpsRecord[];
}

const textOf = ({ event }: OpsRecord, name: string): string | undefined => {
  const value = event[name];
  return typeof value === 'string' ? value : undefined;
};

/** Where a record's relatives are looked for; null when it does not say whose and of which change it is. */
export function relativesOf(record: OpsRecord): { user: string; change: string } | null {
  const [user, change] = [textOf(record, 'userid'), textOf(record, 'changeid')];
  return user && change ? { user, change } : null;
}

/** Events in the order of the log, each below its cause; one whose cause is not among them begins a tree. */
export function chainOf(events: readonly OpsRecord[], others: readonly OpsRecord[]): Link[] {
  const links = events
    .toSorted((a, b) => a.offset - b.offset)
    .map((record) => ({
      record,
      brought: [] as Link[],
      told: others.filter((each) => textOf(each, 'id') === textOf(record, 'id')),
    }));
  const byId = new Map(links.map((link) => [textOf(link.record, 'id'), link]));
  const causeOf = (link: Link) => {
    const cause = textOf(link.record, 'causationid');
    const found = cause === undefined ? undefined : byId.get(cause);
    // What claims a later one as its cause would be its own ancestor.
    return found && found.record.offset < link.record.offset ? found : undefined;
  };
  for (const link of links) causeOf(link)?.brought.push(link);
  return links.filter((link) => causeOf(link) === undefined);
}
