/**
 * Holds the audit trail against itself, entry behind entry, and against the log. All of it is read in one snapshot, so
 * that what is written meanwhile is neither missed nor taken for a fault.
 *
 * What is found of each user is the first fault: behind it no hash can hold.
 */
import { isDeepStrictEqual } from 'node:util';
import { partitionOf } from '@tasklog/event-log/topics';
import { BEGINNING, canonicalInstant, chainHash } from '@tasklog/event-log/chain';
import { sql } from '@tasklog/runtime/pool';
import type { Db, Pool } from '@tasklog/runtime/pool';
import type { TaskEvent } from '@tasklog/schemas';
import { rowWhere } from '../row.ts';
import { entries, instant } from './trail.ts';
import type { Entry } from './trail.ts';

/**
 * `missing`: an entry before this one is gone, or the log has a record that the trail has not. `changed`: it is not what
 * was hashed. `inserted`: the log has no such record. `reordered`: it stands behind a later one.
 */
export type FaultKind = 'missing' | 'changed' | 'inserted' | 'reordered';

export type Found =
  | { what: 'progress'; entries: number; of: number }
  | { what: 'fault'; fault: FaultKind; userId: string; seq?: number; id?: string; offset?: number; why: string }
  | { what: 'fault'; fault: FaultKind; action: number; why: string }
  | {
      what: 'verified';
      intact: boolean;
      users: number;
      entries: number;
      actions: number;
      parked: number;
      erased: number;
    };

type Position = { part: number; off: number; floor: number };
type Record = { part: number; off: number; userId: string; event: TaskEvent };

const positionRow = rowWhere((row): row is Position => typeof (row as Position).part === 'number');
const recordRow = rowWhere((row): row is Record => typeof (row as Record).off === 'number');
const missingRow = rowWhere((row): row is Missing => typeof (row as Missing).userId === 'string');
const actionRow = rowWhere((row): row is Action => typeof (row as Action).seq === 'number');
const idRow = rowWhere((row): row is { id: string } => typeof (row as { id: string }).id === 'string');
const countRow = rowWhere((row): row is { n: number } => typeof (row as { n: number }).n === 'number');

/** Of one user, or of all and of what operators did. Tells what it finds as it goes. */
export async function verifyAudit(
  pool: Pool,
  user: string | undefined,
  tell: (found: Found) => Promise<void> | void,
): Promise<void> {
  await pool.transaction(async (tx) => {
    await tx.query(sql.unsafe`set transaction isolation level repeatable read, read only`);
    const positions = await tx.any(
      sql.type(positionRow)`select part, off, floor from read.ops_audit_position order by part`,
    );
    const erasing = new Set(
      (await tx.any(sql.type(idRow)`select user_id as id from read.ops_erasure where done_at is null`)).map(
        ({ id }) => id,
      ),
    );
    const broken = new Set<string>();
    const fault = async (found: Found & { what: 'fault'; userId: string }): Promise<void> => {
      if (broken.has(found.userId)) return;
      broken.add(found.userId);
      await tell(found);
    };
    const walked = await walk(tx, user, { positions, erasing, fault, tell });
    await lookForMissing(tx, user, { positions, erasing, fault });
    await lookForUnordered(tx, user, fault);
    const actions = user === undefined ? await walkActions(tx, tell) : { actions: 0, intact: true };
    const { n: parked } = await tx.one(sql.type(countRow)`select count(*) as n from read.ops_audit_parked`);
    await tell({
      what: 'verified',
      intact: broken.size === 0 && actions.intact,
      ...walked,
      actions: actions.actions,
      parked,
      erased: erasing.size,
    });
  });
}

type Scene = {
  positions: readonly Position[];
  /** Users whose data is being erased at this moment: nothing can be said of them. */
  erasing: ReadonlySet<string>;
  fault: (found: Found & { what: 'fault'; userId: string }) => Promise<void>;
};

async function walk(
  db: Db,
  user: string | undefined,
  { positions, erasing, fault, tell }: Scene & { tell: (found: Found) => Promise<void> | void },
): Promise<{ users: number; entries: number }> {
  const whose = user === undefined ? sql.fragment`true` : sql.fragment`user_id = ${user}::uuid`;
  const { n: of } = await db.one(sql.type(countRow)`select count(*) as n from read.ops_audit_entry where ${whose}`);
  let [users, seen] = [0, 0];
  let last: Entry | undefined;
  for await (const page of entries(db, user)) {
    const records = await recordsOf(db, page, positions.length);
    for (const entry of page) {
      const before = last?.userId === entry.userId ? last : undefined;
      if (before === undefined) users += 1;
      last = entry;
      if (erasing.has(entry.userId)) continue;
      const found = faultOf(entry, before, records.get(placeOf(entry, positions.length)), positions);
      const { userId, seq, id, offset } = entry;
      if (found) await fault({ what: 'fault', ...found, userId, seq, id, offset });
    }
    seen += page.length;
    await tell({ what: 'progress', entries: seen, of });
  }
  return { users, entries: seen };
}

const placeOf = ({ userId, offset }: Entry, partitions: number): string =>
  `${String(partitionOf(userId, partitions))}/${String(offset)}`;

async function recordsOf(db: Db, page: readonly Entry[], partitions: number): Promise<Map<string, Record>> {
  const places = page.map(({ userId, offset }) => [partitionOf(userId, partitions), offset]);
  const rows = await db.any(sql.type(recordRow)`
    select s.part, s.off, s.user_id as "userId", s.event from ${sql.unnest(places, ['int2', 'int8'])} as at(part, off)
    join read.ops_audit_source s on s.part = at.part and s.off = at.off`);
  return new Map(rows.map((row) => [`${String(row.part)}/${String(row.off)}`, row]));
}

/** What is wrong with an entry, seen from the one before it and from the record it tells of. */
function faultOf(
  { hash, ...entry }: Entry,
  before: Entry | undefined,
  record: Record | undefined,
  positions: readonly Position[],
): { fault: FaultKind; why: string } | undefined {
  const expected = (before?.seq ?? 0) + 1;
  if (entry.seq !== expected) {
    return { fault: 'missing', why: `entry ${String(expected)} is not there; ${String(entry.seq)} follows` };
  }
  if (before && entry.offset < before.offset) {
    return {
      fault: 'reordered',
      why: `its record lies at ${String(entry.offset)}, before that of the entry ahead of it`,
    };
  }
  const floor = positions[partitionOf(entry.userId, positions.length)]?.floor ?? 0;
  const told = entry.offset <= floor ? undefined : differenceFromLog(entry, record);
  if (told?.fault === 'inserted') return told;
  if (chainHash(before?.hash ?? BEGINNING, entry) !== hash) {
    return { fault: 'changed', why: `its hash is not that of what it says${told ? `; ${told.why}` : ''}` };
  }
  return told;
}

function differenceFromLog(
  entry: Omit<Entry, 'hash'>,
  record: Record | undefined,
): { fault: FaultKind; why: string } | undefined {
  if (record === undefined || record.event.id !== entry.id) {
    return { fault: 'inserted', why: `the log has no such record at offset ${String(entry.offset)}` };
  }
  const { event } = record;
  const told = {
    userId: event.userid,
    taskId: event.subject,
    version: event.taskversion,
    type: event.type,
    at: canonicalInstant(event.time),
    actor: event.actor,
    changeId: event.changeid,
    before: event.data.before ?? null,
    after: (event.data.after as object | undefined) ?? null,
  };
  const differing = Object.entries(told).filter(
    ([name, value]) => !isDeepStrictEqual(value, entry[name as keyof typeof told]),
  );
  if (differing.length === 0) return undefined;
  return { fault: 'changed', why: `the log says another ${differing.map(([name]) => name).join(', ')}` };
}

type Missing = { userId: string; id: string; off: number };

/** Records that should have an entry and have none, the first of each user. What is parked is known to have none. */
async function lookForMissing(db: Db, user: string | undefined, { positions, erasing, fault }: Scene): Promise<void> {
  const home = user === undefined ? undefined : partitionOf(user, positions.length);
  for (const { part, off } of positions.filter((each) => home === undefined || each.part === home)) {
    const rows = await db.any(sql.type(missingRow)`
      select distinct on (s.user_id) s.user_id as "userId", s.event_id as id, s.off
      from read.ops_audit_source s
      where s.part = ${part} and s.off <= ${off} and s.type <> 'tasklog.erased'
        ${user === undefined ? sql.fragment`` : sql.fragment`and s.user_id = ${user}`}
        and not exists (select from read.ops_audit_entry a where a.task_id = s.task_id and a.version = s.version)
        and not exists (select from read.ops_audit_parked p where p.part = s.part and p.off = s.off)
      order by s.user_id, s.off`);
    for (const { userId, id, off: offset } of rows) {
      if (erasing.has(userId)) continue;
      await fault({
        what: 'fault',
        fault: 'missing',
        userId,
        id,
        offset,
        why: 'the log has its record, the trail has no entry',
      });
    }
  }
}

/** Whoever could take the trail of a user away by an erasure that nobody ordered. */
async function lookForUnordered(db: Db, user: string | undefined, fault: Scene['fault']): Promise<void> {
  const rows = await db.any(sql.type(idRow)`
    select user_id as id from read.ops_erasure e
    where requested_by = 'operator' ${user === undefined ? sql.fragment`` : sql.fragment`and user_id = ${user}::uuid`}
      and not exists (select from read.ops_audit a where a.action = 'user.erase' and a.target = e.user_id::text)`);
  for (const { id: userId } of rows) {
    await fault({
      what: 'fault',
      fault: 'missing',
      userId,
      why: 'an operator had the data erased, and no action says so',
    });
  }
}

type Action = { seq: number; hash: string } & { [name: string]: unknown };

/** What operators did: one chain. */
async function walkActions(
  db: Db,
  tell: (found: Found) => Promise<void> | void,
): Promise<{ actions: number; intact: boolean }> {
  const rows = await db.any(sql.type(actionRow)`
    select seq, id, ${instant(sql.fragment`at`)} as at, actor_id as "actorId", actor_name as "actorName", action, target, reason,
      detail, hash
    from read.ops_audit where seq is not null order by seq`);
  let before = { seq: 0, hash: BEGINNING };
  for (const { hash, ...action } of rows) {
    const gap = action.seq !== before.seq + 1;
    if (gap || chainHash(before.hash, action) !== hash) {
      const why = gap
        ? `action ${String(before.seq + 1)} is not there; ${String(action.seq)} follows`
        : 'its hash is not that of what it says';
      await tell({ what: 'fault', fault: gap ? 'missing' : 'changed', action: action.seq, why });
      return { actions: rows.length, intact: false };
    }
    before = { seq: action.seq, hash };
  }
  return { actions: rows.length, intact: true };
}
