/** What is asked by chance, and the step that asks it of the model and of the real thing. */
import { expect } from 'chai';
import fc from 'fast-check';
import { Model } from './model.ts';
import type { Call, Deed, Row, Said, Set } from './model.ts';

/** A way into the product. */
export type Surface = {
  /** What a repeat is compared by. */
  bodyOf: (deed: Deed, expected: number | undefined) => string;
  /** Whether this can be asked there at all, in words that mean one thing. */
  knows: (call: Call, model: Model) => boolean;
  ask: (call: Call, ids: Ids) => Promise<Said>;
  /** What it can tell of the model's answer: a chat has no codes, a deletion shows no version. */
  sees: (said: Said) => unknown;
  list: (who: string, ids: Ids) => Promise<unknown[]>;
  /** A row as that list shows it. */
  shows: (row: Row) => unknown;
};

/** The product's ids of the model's tasks. */
export type Ids = { of: (slot: number | undefined) => string; slotOf: (id: string) => number };

export type Asked = {
  who: 'ann' | 'ben';
  deed: Deed['do'];
  whose: 'mine' | 'theirs' | 'nobody';
  nth: number;
  set: Set;
  version: 'none' | 'current' | 'stale';
  /** Under a key of its own; or the whole call again; or under a key that something else had. */
  key: { is: 'fresh' } | { is: 'again' | 'reused'; nth: number };
};

const TITLES = [
  ...['wax the skis', 'water the ficus', 'pay the rent', 'book the cabin', 'fix the bike', 'call the dentist'],
  ...['write the letter', 'clean the windows', 'sell the boat', 'paint the fence', 'buy the tickets', 'mow the lawn'],
];
const LATE = ['2099-01-01T09:00:00Z', '2099-06-01T09:00:00Z'];

const sets: fc.Arbitrary<Set> = fc.record(
  {
    title: fc.constantFrom('wash the car', 'walk the dog'),
    priority: fc.constantFrom('none' as const, 'high' as const, 'urgent' as const),
    tags: fc.constantFrom([], ['home'], ['home', 'boat']),
    due: fc.constantFrom(null, '2099-12-24', '2099-12-24T18:00'),
    reminders: fc.constantFrom([], [LATE[0] as string], LATE),
  },
  { requiredKeys: [] },
);

const keys: fc.Arbitrary<Asked['key']> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ is: 'fresh' as const }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('again' as const), nth: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('reused' as const), nth: fc.nat(4) }) },
);

export const asked: fc.Arbitrary<Asked> = fc.record({
  who: fc.constantFrom('ann' as const, 'ann' as const, 'ben' as const),
  deed: fc.constantFrom('add', 'add', 'edit', 'edit', 'complete', 'reopen', 'delete', 'snooze', 'undo', 'undo', 'redo'),
  whose: fc.constantFrom('mine', 'mine', 'mine', 'mine', 'mine', 'theirs', 'nobody'),
  nth: fc.nat(5),
  set: sets,
  version: fc.constantFrom('none', 'none', 'current', 'stale'),
  key: keys,
});

/** One user sees nothing of another's runs, so each run has users of its own. */
export class World {
  readonly model = new Model();
  readonly calls: Call[] = [];
  private readonly byId = new Map<string, number>();
  private readonly bySlot = new Map<number, string>();
  readonly run: string;
  readonly surface: Surface;

  constructor(run: string, surface: Surface) {
    this.run = run;
    this.surface = surface;
  }

  /** Ids that are heard of for the first time are those of the tasks that were added, in their order. */
  readonly ids: Ids = {
    of: (slot) => (slot === undefined ? undefined : this.bySlot.get(slot)) ?? '0190ffff-0000-7000-8000-000000000001',
    slotOf: (id) => {
      const slot = this.byId.get(id) ?? this.byId.size;
      this.byId.set(id, slot);
      this.bySlot.set(slot, id);
      return slot;
    },
  };

  user(who: Asked['who']): string {
    return `${who} ${this.run}`;
  }
}

export class Step implements fc.AsyncCommand<object, World> {
  private readonly asked: Asked;
  constructor(given: Asked) {
    this.asked = given;
  }

  check(): boolean {
    return true;
  }

  async run(_: object, world: World): Promise<void> {
    const { model, surface, ids, calls } = world;
    const call = this.callIn(world);
    if (!surface.knows(call, model)) return;
    calls.push(call);
    const wanted = surface.sees(model.answer(call));
    expect(surface.sees(await surface.ask(call, ids)), JSON.stringify(call)).to.deep.equal(wanted);
    for (const who of ['ann', 'ben'] as const) {
      const rows = model.list(world.user(who)).map((row) => surface.shows(row));
      expect(await surface.list(world.user(who), ids), `the list of ${who}`).to.have.deep.members(rows);
    }
  }

  private callIn(world: World): Call {
    const { asked: given } = this;
    const who = world.user(given.who);
    const before = world.calls.filter((call) => call.who === who);
    const past = given.key.is === 'fresh' ? undefined : before.at(-1 - given.key.nth);
    if (past && given.key.is === 'again') return past;
    const { deed, expected } = this.deedIn(world, who);
    // Of each user the same: they never meet.
    const key = past?.key ?? `request-${String(before.length).padStart(8, '0')}`;
    return {
      who,
      key,
      deed,
      body: world.surface.bodyOf(deed, expected),
      ...(expected === undefined ? {} : { expected }),
    };
  }

  private deedIn({ model }: World, who: string): { deed: Deed; expected?: number } {
    const { deed, set, whose, nth, version } = this.asked;
    if (deed === 'undo' || deed === 'redo') return { deed: { do: deed } };
    if (deed === 'add' && model.rows.size < TITLES.length) {
      return { deed: { do: deed, set: { ...set, title: TITLES[model.rows.size] as string } } };
    }
    const rows = [...model.rows.values()].filter(
      (row) => whose !== 'nobody' && (row.who === who) === (whose === 'mine'),
    );
    const row = rows.length === 0 ? undefined : rows[nth % rows.length];
    const slot = row?.slot;
    const seen = row && version !== 'none' ? { expected: row.version + (version === 'stale' ? 1 : 0) } : {};
    if (deed === 'edit' || deed === 'add') return { deed: { do: 'edit', slot, set }, ...seen };
    return { deed: { do: deed, slot }, ...seen };
  }

  toString(): string {
    return JSON.stringify(this.asked);
  }
}
