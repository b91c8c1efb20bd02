/**
 * What happens with a page of the log: the projector's effect and the move of the checkpoint, in one transaction. Small pages
 * of several partitions share one (together.ts).
 *
 * The checkpoint moves first: whoever holds its row holds up the page before it has touched anything, so one generation
 * can be stopped without standing in the way of another (replay/swap.ts).
 *
 * - Twice: the checkpoint has moved on, so the second time no row moves, ClaimLost is thrown and nothing stays.
 * - Half-way: the transaction never committed; the page comes again.
 * - Concurrently: a stalled owner holds an old epoch; its checkpoint does not move, its effect is rolled back.
 * - A record that cannot be applied: the page is halved until it is alone, tried TRIES times, then parked with its key.
 *   Later records of that key follow it in order; all others go on.
 * - An operator works on a blocked key meanwhile: whoever parks behind it holds the key's row in share, the operator takes
 *   it for himself. So a record either lies in the queue before the operator looks, or finds the key free.
 * - Records of a user whose data was erased: passed over, whether or not the log still tells what was in them.
 * - The database away: no record is to blame. The error goes up and the log brings the page again, for ever.
 */
import { ClaimLost } from '@tasklog/event-log';
import type { Handler, LogRecord, Page, Topic } from '@tasklog/event-log';
import type { Pool, Tx } from '@tasklog/runtime/pool';
import { upcast as upcastToCurrent } from '@tasklog/schemas/upcast';
import { applyRecords, asKnownHere } from './apply-records.ts';
import type { Applying } from './apply-records.ts';
import { taskKey } from './check-record.ts';
import { ledgerIn } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { NOTHING } from './left-out.ts';
import type { LeftOut } from './left-out.ts';
import type { Life } from './life.ts';
import { isPoison } from './poison.ts';
import type { Target } from './projector.ts';
import type { TaskRecord } from './sequence.ts';
import { together } from './together.ts';

export type ConsumeOptions<T = Tx> = Applying<T> & {
  ledger: Ledger<T>;
  /** Of the process; one for all that is consumed in it. */
  life: Life;
  /** The first offset of each partition whose effects may reach the outside; 0 when all may. */
  liveFrom?: Target['liveFrom'];
  upcast?: Target['upcast'];
  wait: (milliseconds: number) => Promise<void>;
  /** When those who came in this turn of the event loop have all come; setImmediate when left out. */
  nextTurn?: (go: () => void) => void;
  /**
   * Commits need not be on the disk before the next page: what a crash takes back goes together with its checkpoint, and is
   * read again. Never where intents are written, which the outside may have seen by then.
   */
  lazy?: boolean;
  /** Told of each record that was found to be poison. */
  onParked: (record: LogRecord, key: string, reason: string) => void;
};

const TRIES = 3;
const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 1_000;
/** A page of more records than these is no faster for going the short way. */
const FEW = 100;
const BEHIND = 'waits behind an earlier event of its key';

/** With the read models in Postgres. */
export const handlerOf = ({ pool, ...options }: Omit<ConsumeOptions, 'ledger'> & { pool: Pool }): Handler =>
  handlerOn({ ...options, ledger: ledgerIn(pool) });

export function handlerOn<T>(options: ConsumeOptions<T>): Handler {
  const { life } = options;
  const ofTopic = new Map<Topic, Handler>();
  const shared: Handler = (page) => {
    const { topic } = page.claim;
    const known = ofTopic.get(topic) ?? together((pages) => apply(options, pages), options.nextTurn);
    ofTopic.set(topic, known);
    return known(page);
  };
  return async (page) => {
    const { first, lived } = life.begins(page);
    try {
      await (first ? begin(options, page, lived) : advance(options, page, shared));
      life.ended(page, 'applied');
    } catch (error) {
      life.ended(page, 'failed');
      throw error;
    }
  };
}

/**
 * The first page after a claim. When whoever had it before may have died of it, it waits until no other such page of this
 * process is in hand, is counted, and tried once more as a whole: mostly they died of something else. Else its records are
 * taken one by one, each counted before it is tried, until the deadly one has been tried TRIES times.
 */
async function begin<T>(options: ConsumeOptions<T>, page: Page, lived: boolean): Promise<void> {
  const { ledger, life } = options;
  if (!(await ledger.begunBefore(page, lived))) return livingThrough(options, page, () => advance(options, page));
  const rest = await life.alone(() => again(options, page));
  for (const single of rest) await life.alone(() => again(options, single));
}

/** Answers what is left to do of it, record by record. */
function again<T>(options: ConsumeOptions<T>, page: Page): Promise<Page[]> {
  return livingThrough(options, page, async () => {
    const tries = await options.ledger.countAttempt(page);
    const [first = page, ...rest] = tries === 1 ? [page] : singles(page);
    if (tries > TRIES) await give(options, first, 'the process ended whenever it came to this event', TRIES);
    else await advance(options, first);
    return rest;
  });
}

/** What fails without a death is taken back for whoever begins there next; where that cannot be said, this process knows. */
async function livingThrough<T, R>({ ledger }: ConsumeOptions<T>, page: Page, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    await ledger.livedThrough(page).catch(() => undefined);
    throw error;
  }
}

/** `first` is how it is tried at first. */
async function advance<T>(
  options: ConsumeOptions<T>,
  page: Page,
  first: Handler = (whole) => apply(options, [whole]),
): Promise<void> {
  try {
    await first(page);
  } catch (error) {
    if (!isPoison(error)) throw error;
    if (page.records.length === 1) return insist(options, page, error as Error);
    for (const half of halves(page)) await advance(options, half);
  }
}

/** A record alone that has failed once: tried again after a pause, then parked. */
async function insist<T>(options: ConsumeOptions<T>, page: Page, failure: Error): Promise<void> {
  let reason = failure.message;
  for (let tries = 1; tries < TRIES; tries += 1) {
    await options.wait(Math.min(RETRY_MIN_MS * 2 ** (tries - 1), RETRY_MAX_MS));
    try {
      return await apply(options, [page]);
    } catch (error) {
      if (!isPoison(error)) throw error;
      reason = (error as Error).message;
    }
  }
  await give(options, page, reason, TRIES);
}

/** Pages of one topic, each of another partition. */
async function apply<T>(options: ConsumeOptions<T>, pages: readonly Page[]): Promise<void> {
  const [first] = pages;
  if (first === undefined || (await atOnce(options, pages))) return;
  const { ledger, lazy = false } = options;
  await ledger.transaction(async (tx) => {
    if (!(await ledger.move(tx, pages, { lazily: lazy }))) throw new ClaimLost(first.claim);
    const records = pages.flatMap((page) => page.records);
    if (await ledger.nothingInTheWay(tx, { ...first, records }))
      return applyRecords(tx, options, records, targetOf(options, first, NOTHING));
    for (const page of pages) await applyAround(tx, options, page);
  });
}

/** Whether the short way was open, and gone. */
async function atOnce<T>(options: ConsumeOptions<T>, pages: readonly Page[]): Promise<boolean> {
  const { ledger, projector, partitions, lazy = false, upcast = upcastToCurrent } = options;
  const { keeps: table } = projector.apply;
  if (table === undefined || pages.some(({ records }) => records.length > FEW)) return false;
  const read = ({ records }: Page): TaskRecord[] => asKnownHere(records, partitions, { upcast }) as TaskRecord[];
  return ledger.applyAtOnce({ table, lazy, read }, pages);
}

/** A page of which something may be in the way: a blocked key, an erased user, what was left out. */
async function applyAround<T>(tx: T, options: ConsumeOptions<T>, page: Page): Promise<void> {
  const { claim } = page;
  const { ledger } = options;
  const { records, erasures } = await ledger.setErasedApart(tx, page.records);
  const keys = await keysOf(options, tx, { ...page, records });
  const blocked = await ledger.blockedAmong(tx, claim, keys);
  // Only now: an operator who freed a key a moment ago has committed what he left out of it.
  const leftOut = await ledger.leftOutAmong(tx, claim.group, claim.topic, records);
  const free = records.filter((_, n) => !blocked.has(keys[n] as string));
  const target = targetOf(options, page, leftOut);
  await applyRecords(tx, options, free, target);
  for (const erasure of erasures) await options.projector.erased?.(tx, erasure, target);
  const behind = records.flatMap((record, n) => {
    const key = keys[n] as string;
    return blocked.has(key) && !leftOut.has(record) ? [{ record, key, reason: BEHIND, attempts: 0 }] : [];
  });
  await ledger.park(tx, claim, behind);
}

async function give<T>(options: ConsumeOptions<T>, page: Page, reason: string, attempts: number): Promise<void> {
  const record = page.records[0] as LogRecord;
  const { ledger } = options;
  const key = await ledger.transaction(async (tx) => {
    if (!(await ledger.move(tx, [page], { lazily: false }))) throw new ClaimLost(page.claim);
    const [key = taskKey(record)] = await keysOf(options, tx, page);
    await ledger.park(tx, page.claim, [{ record, key, reason, attempts }]);
    await ledger.block(tx, page.claim, key);
    return key;
  });
  options.onParked(record, key, reason);
}

async function keysOf<T>(options: ConsumeOptions<T>, tx: T, page: Page): Promise<string[]> {
  const { projector } = options;
  return projector.keys
    ? projector.keys(tx, page.records, targetOf(options, page, NOTHING))
    : page.records.map(taskKey);
}

const targetOf = <T>(
  { liveFrom = () => 0, upcast = upcastToCurrent }: ConsumeOptions<T>,
  { claim }: Page,
  leftOut: LeftOut,
): Target => ({ generation: claim.generation, liveFrom, leftOut, upcast });

function halves({ claim, after, records }: Page): Page[] {
  const middle = Math.ceil(records.length / 2);
  const head = records.slice(0, middle);
  return [
    { claim, after, records: head },
    { claim, after: head.at(-1)?.offset ?? after, records: records.slice(middle) },
  ];
}

function singles({ claim, after, records }: Page): Page[] {
  return records.map((record, n) => ({ claim, after: records[n - 1]?.offset ?? after, records: [record] }));
}
