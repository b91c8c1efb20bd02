/** The books of the readers, as projectors/src/ledger.ts has them in SQL, and the claims behind them. */
import { ClaimLost } from '@tasklog/event-log';
import type { Claim, LogRecord, Page, Topic } from '@tasklog/event-log';
import type { Claimed } from '@tasklog/event-log/claims';
import { share } from '@tasklog/event-log/share';
import { NOTHING } from '@tasklog/projectors/left-out';
import type { LeftOut } from '@tasklog/projectors/left-out';
import type { Ledger } from '@tasklog/projectors/ledger';
import type { Parked } from '@tasklog/projectors/park';
import { sortOut } from '@tasklog/projectors/sequence';
import { fold } from '@tasklog/projectors/states';
import type { TaskState } from '@tasklog/projectors/states';
import type { Database, Tx } from './database.ts';
import type { Defects } from './defects.ts';
import { keepStates } from './models.ts';
import type { Process } from './schedule.ts';
import type { Checkpoint, Place } from './tables.ts';
import { PARTITIONS, placeKey } from './tables.ts';
import type { Watch } from './watch.ts';

export const LEASE_MS = 10_000;

/** Whoever moves a checkpoint has its row until the page is in effect. */
export const lockOf = (place: Place): string => `checkpoint ${placeKey(place)}`;

export function checkpointOf(db: Database, place: Place): Checkpoint {
  const found = db.checkpoints.get(placeKey(place)) ?? { off: 0, epoch: 0, owner: null, leaseUntil: 0 };
  db.checkpoints.set(placeKey(place), found);
  return found;
}

/** One claim round of a member of a group, by the product's own rule of who takes and gives what. */
export function claimRound(
  db: Database,
  of: Omit<Place, 'partition'>,
  { me, members, now, isAlive }: { me: number; members: number; now: number; isAlive: (owner: number) => boolean },
): { mine: Claimed[]; give: number[] } {
  const rows = Array.from({ length: PARTITIONS }, (_, partition) => ({
    place: { ...of, partition },
    row: checkpointOf(db, { ...of, partition }),
  }));
  const held = rows.map(({ place: { partition }, row }) => ({
    ...{ partition, owner: row.owner, alive: row.leaseUntil > now && row.owner !== null && isAlive(row.owner) },
  }));
  const { take, give } = share(held, me, members);
  for (const { place, row } of rows) {
    if (take.includes(place.partition)) Object.assign(row, { owner: me, epoch: row.epoch + 1 });
    if (row.owner === me) row.leaseUntil = now + LEASE_MS;
  }
  const mine = rows.filter(({ row }) => row.owner === me);
  return { mine: mine.map(({ place, row }) => ({ ...place, epoch: row.epoch, after: row.off })), give };
}

/** Takes a partition, whoever holds it: a broker says whose it is. */
export function takePartition(db: Database, place: Place, me: number, now: number): Claimed {
  const row = checkpointOf(db, place);
  Object.assign(row, { owner: me, epoch: row.epoch + 1, leaseUntil: now + LEASE_MS });
  return { ...place, epoch: row.epoch, after: row.off };
}

export const pageOf = (db: Database, topic: Topic, partition: number, after: number, limit: number): LogRecord[] =>
  (db.log[topic][partition] ?? []).slice(after, after + limit);

export function ledgerOn(db: Database, by: Process, group: string, watch: Watch, defects: Defects): Ledger<Tx> {
  const moved = new WeakMap<Tx, readonly Page[]>();
  const blockedKey = ({ generation }: Pick<Claim, 'generation'>, key: string): string =>
    `${group} ${String(generation)} ${key}`;
  return {
    transaction: (work) =>
      db.transaction(by, group, async (tx) => {
        const result = await work(tx);
        for (const page of moved.get(tx) ?? []) tx.changes.push(() => watch.passed(page));
        return result;
      }),
    move: async (tx, pages) => {
      moved.set(tx, pages);
      for (const { claim } of inOrder(pages)) await db.lock(tx, lockOf(claim));
      return db.within(tx, `${group}: moves its checkpoints`, () => {
        if (!pages.every((page) => stands(db, page, defects))) return false;
        const moves = (): void => pages.forEach((page) => move(db, page, watch));
        if (defects.has('checkpoint before its effect')) moves();
        else tx.changes.push(moves);
        return true;
      });
    },
    applyAtOnce: async ({ read }, pages) => {
      const { claim } = pages[0] as Page;
      const table = db.models(claim.generation).task;
      const records = pages.flatMap((page) => page.records);
      const known = await db.ask(by, `${group}: looks once`, () => {
        if (!nothingInTheWay(db, group, { ...(pages[0] as Page), records })) return undefined;
        const ids = new Set(records.map(({ event }) => event.subject));
        return new Map([...ids].flatMap((id) => (table.has(id) ? [[id, table.get(id) as TaskState] as const] : [])));
      });
      if (known === undefined) return false;
      const { fresh, repeats } = sortOut(known, pages.flatMap(read), NOTHING);
      if (repeats.length > 0 || fresh.length === 0) return false;
      const steps = fold(known, fresh);
      const locks = inOrder(pages).map((page) => lockOf(page.claim));
      const done = await db.askUnlocked(by, `${group}: writes at once`, locks, () => {
        if (!pages.every((page) => stands(db, page, defects))) return false;
        for (const page of pages) move(db, page, watch);
        keepStates(table, steps);
        pages.forEach((page) => watch.passed(page));
        return true;
      });
      if (!done) throw new ClaimLost(claim);
      return true;
    },
    nothingInTheWay: (tx, page) =>
      db.within(tx, `${group}: looks what is in the way`, () => nothingInTheWay(db, group, page)),
    setErasedApart: async (_, records) => ({ records: [...records], erasures: [] }),
    blockedAmong: async (tx, claim, keys) => {
      const blocked = new Set<string>();
      if (defects.has('blocked keys go on')) return blocked;
      for (const key of new Set(keys.toSorted())) {
        const name = blockedKey(claim, key);
        if (!db.blocked.has(name)) continue;
        // Whoever is freeing it now is waited for.
        await db.lock(tx, `key ${name}`);
        if (db.blocked.has(name)) blocked.add(key);
      }
      return blocked;
    },
    leftOutAmong: (tx, _, topic, records) =>
      db.within(tx, `${group}: looks what is left out`, () => leftOutAmong(db, group, topic, records)),
    park: async (tx, claim, parked) => {
      if (parked.length === 0) return;
      await db.within(tx, `${group}: parks`, () => void tx.changes.push(() => park(db, claim, parked, watch)));
    },
    block: (tx, claim, key) =>
      db.within(tx, `${group}: blocks a key`, () => void tx.changes.push(() => db.blocked.add(blockedKey(claim, key)))),
    begunBefore: ({ claim, after }, forgive) =>
      db.ask(by, `${group}: notes a beginning`, () => {
        const last = db.attempts.get(placeKey(claim));
        const known = last?.off === after && !forgive;
        if (!known) db.attempts.set(placeKey(claim), { off: after, tries: 0 });
        return known;
      }),
    countAttempt: ({ claim, after }) =>
      db.ask(by, `${group}: counts an attempt`, () => {
        const last = db.attempts.get(placeKey(claim));
        const tries = last?.off === after ? last.tries + 1 : 1;
        db.attempts.set(placeKey(claim), { off: after, tries });
        return tries;
      }),
    livedThrough: ({ claim, after }) =>
      db.ask(by, `${group}: takes an attempt back`, () => {
        if (db.attempts.get(placeKey(claim))?.off === after) db.attempts.delete(placeKey(claim));
      }),
  };
}

/** In the order of the partitions, in which everybody locks several of them. */
const inOrder = (pages: readonly Page[]): Page[] => pages.toSorted((a, b) => a.claim.partition - b.claim.partition);

/** Whether the checkpoint is where the page begins, and ours. */
function stands(db: Database, { claim, after }: Page, defects: Defects): boolean {
  const row = checkpointOf(db, claim);
  return row.off === after && (row.epoch === claim.epoch || defects.has('claim not fenced'));
}

function move(db: Database, { claim, after, records }: Page, watch: Watch): void {
  const to = records.at(-1)?.offset ?? after;
  checkpointOf(db, claim).off = to;
  watch.moved(claim, after, to);
}

function nothingInTheWay(db: Database, group: string, { claim, records }: Page): boolean {
  const free = ![...db.blocked].some((key) => key.startsWith(`${group} ${String(claim.generation)} `));
  return free && settledOf(db, group, claim.topic, records).length === 0;
}

/** Letters about the tasks of these records that an operator has decided to leave out. */
function settledOf(db: Database, group: string, topic: Topic, records: readonly LogRecord[]) {
  if (db.letters.length === 0) return [];
  const subjects = new Set(records.map(({ event }) => event.subject));
  return db.letters.filter(
    (each) =>
      each.group === group &&
      each.state === 'skipped' &&
      each.record.topic === topic &&
      subjects.has(each.record.event.subject),
  );
}

export function leftOutAmong(db: Database, group: string, topic: Topic, records: readonly LogRecord[]): LeftOut {
  const letters = settledOf(db, group, topic, records);
  if (letters.length === 0) return NOTHING;
  const has = ({ partition, offset }: Pick<LogRecord, 'partition' | 'offset'>): boolean =>
    letters.some(({ record }) => record.partition === partition && record.offset === offset);
  return {
    has,
    version: (taskId, version) =>
      letters.some(({ record: { event } }) => event.subject === taskId && event.taskversion === version),
  };
}

function park(db: Database, { group, generation }: Claim, parked: readonly Parked[], watch: Watch): void {
  for (const { record, key, reason, attempts } of parked) {
    const before = db.letters.find(
      (each) =>
        each.group === group &&
        each.generation === generation &&
        each.record.topic === record.topic &&
        each.record.partition === record.partition &&
        each.record.offset === record.offset,
    );
    if (before) Object.assign(before, { key, reason, attempts, state: 'waiting' });
    else {
      const id = (db.last.letter += 1);
      db.letters.push({ id, group, generation, record, key, reason, attempts, state: 'waiting' });
    }
    watch.parked(group, record, reason);
  }
}
