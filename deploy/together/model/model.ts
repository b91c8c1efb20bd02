/**
 * What a list of tasks is, as simply as it can be said: rows, changes that can be taken back, and keys under which an
 * answer is kept. No database, no events, no recurrence: whatever a person can tell from outside.
 */
export type Fields = {
  title: string;
  priority: 'none' | 'high' | 'urgent';
  tags: string[];
  due: string | null;
  reminders: string[];
  status: 'open' | 'done' | 'deleted';
  /** Which completion it is that it is done by. */
  done: number | null;
  snoozed: boolean;
};
export type Row = Fields & { slot: number; version: number };
export type Set = Partial<Pick<Fields, 'title' | 'priority' | 'tags' | 'due' | 'reminders'>>;

/** `slot`: which task is meant, counted over all users; of one that never was, undefined. */
export type Call = {
  who: string;
  key: string;
  /** What a repeat is compared by. */
  body: string;
  deed: Deed;
  expected?: number;
};
export type Deed =
  | { do: 'add'; set: Set & { title: string } }
  | { do: 'edit'; slot: number | undefined; set: Set }
  | { do: 'complete' | 'reopen' | 'delete' | 'snooze'; slot: number | undefined }
  | { do: 'undo' }
  | { do: 'redo' };

/** Until when a snooze is, whichever. */
export const UNTIL = '2099-03-01T09:00:00Z';

/** What is told of each task: its version, or that it is gone. `changed`: false when all was so before. */
export type Told = { slot: number; version: number; gone: boolean; changed: boolean };
export type Said = { yes: Told[] } | { no: string };

type Part = { slot: number; before: Partial<Fields> | null; after: Partial<Fields> };
type Change = { who: string; undoes: Change | undefined; parts: Part[] };

export class Model {
  readonly rows = new Map<number, Row & { who: string }>();
  private readonly answers = new Map<string, { body: string; said: Said }>();
  private changes: Change[] = [];
  private completions = 0;

  /** As a list shows them: what is deleted is not there. */
  list(who: string): Row[] {
    const mine = [...this.rows.values()].filter((row) => row.who === who && row.status !== 'deleted');
    return mine.map(({ who: _, ...row }) => row);
  }

  /** Whether an answer is kept under its key. */
  keeps({ who, key }: Call): boolean {
    return this.answers.has(`${who} ${key}`);
  }

  answer(call: Call): Said {
    const kept = this.answers.get(`${call.who} ${call.key}`);
    if (kept) return kept.body === call.body ? kept.said : { no: 'key-reused' };
    const said = this.decide(call);
    // A "no" burns no key.
    if ('yes' in said) this.answers.set(`${call.who} ${call.key}`, { body: call.body, said });
    return said;
  }

  private decide({ who, deed, expected }: Call): Said {
    if (deed.do === 'undo' || deed.do === 'redo') return this.takeBack(who, deed.do);
    if (deed.do === 'add') return this.add(who, deed.set);
    const row = deed.slot === undefined ? undefined : this.rows.get(deed.slot);
    if (row?.who !== who || row.status === 'deleted') return { no: 'no-such-task' };
    if (expected !== undefined && expected !== row.version) return { no: 'version-mismatch' };
    switch (deed.do) {
      case 'edit': {
        const { due, reminders = [] } = deed.set;
        // A new date ends a snooze, and so does a new reminder that it would cover.
        const ends = due !== undefined && due !== row.due;
        const covers =
          row.snoozed && reminders.some((at) => !row.reminders.includes(at) && !(row.status === 'open' && at > UNTIL));
        return this.change(who, [this.part(row, { ...deed.set, ...(ends || covers ? { snoozed: false } : {}) })]);
      }
      case 'complete':
        if (row.status === 'done') return this.change(who, [this.part(row, {})]);
        return this.change(who, [this.part(row, { status: 'done', done: (this.completions += 1) })]);
      case 'reopen':
        return this.change(who, [this.part(row, { status: 'open', done: null })]);
      case 'delete':
        return this.change(who, [this.part(row, { status: 'deleted' })]);
      case 'snooze':
        return row.status === 'open' ? this.change(who, [this.part(row, { snoozed: true })]) : { no: 'not-open' };
    }
  }

  private add(who: string, set: Set & { title: string }): Said {
    const slot = this.rows.size;
    const fields: Fields = {
      ...{ priority: 'none', tags: [], due: null, reminders: [], status: 'open', done: null, snoozed: false },
      ...set,
    };
    this.rows.set(slot, { ...fields, who, slot, version: 1 });
    this.changes.push({ who, undoes: undefined, parts: [{ slot, before: null, after: fields }] });
    return { yes: [{ slot, version: 1, gone: false, changed: true }] };
  }

  /** Of the fields those that become others. */
  private part({ slot, ...row }: Row, fields: Partial<Fields>): Part {
    const names = (Object.keys(fields) as (keyof Fields)[]).filter((name) => !same(row[name], fields[name]));
    const pick = (from: Partial<Fields>): Partial<Fields> =>
      Object.fromEntries(names.map((name) => [name, from[name]]));
    return { slot, before: pick(row), after: pick(fields) };
  }

  private change(who: string, parts: Part[], undoes?: Change): Said {
    const real = parts.filter(({ after }) => Object.keys(after).length > 0);
    for (const { slot, after } of real) {
      const row = this.rows.get(slot) as Row;
      Object.assign(row, after, { version: row.version + 1 });
    }
    if (real.length > 0) this.changes.push({ who, undoes, parts: real });
    const told = parts.map((part): Told => {
      const { version, status } = this.rows.get(part.slot) as Row;
      return { slot: part.slot, version, gone: status === 'deleted', changed: real.includes(part) };
    });
    return { yes: told };
  }

  /** The newest that stands; a change that was taken back stands again once that is taken back itself. */
  private takeBack(who: string, which: 'undo' | 'redo'): Said {
    const mine = this.changes.filter((change) => change.who === who).toReversed();
    const gone = new globalThis.Set<Change>();
    for (const change of mine) if (change.undoes && !gone.has(change)) gone.add(change.undoes);
    const meant = mine.find((change) =>
      which === 'undo'
        ? !change.undoes && !gone.has(change)
        : change.undoes && !change.undoes.undoes && !gone.has(change),
    );
    if (!meant) return { no: `nothing-to-${which}` };
    const parts: Part[] = [];
    for (const { slot, before, after } of meant.parts.toReversed()) {
      const row = this.rows.get(slot) as Row;
      const moved = (Object.keys(after) as (keyof Fields)[]).some((name) => !same(row[name], after[name]));
      if (before === null) parts.push(this.part(row, { status: 'deleted' }));
      else if (moved) return { no: 'changed-since' };
      else parts.push(this.part(row, before));
    }
    return this.change(who, parts, meant);
  }
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
