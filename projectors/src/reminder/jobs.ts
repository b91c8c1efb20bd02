/**
 * Dapr Jobs as a second trigger: the scheduler is told when each reminder is due, and a job that fires wakes the clock.
 * The clock fires by the index all the same, so whatever goes wrong here makes no reminder late, lost or doubled.
 *
 * `projection.reminder_job` holds what the scheduler was told. A round compares it with the reminders that wait, and
 * makes good what differs: set what is missing or moved, drop what nothing waits for any more.
 *
 * - Twice: setting overwrites and dropping is final, so both may be repeated.
 * - Half-way: a row is taken before the scheduler is told, with its instant wiped out. Who dies in between leaves a row
 *   that says "unknown", and its lease runs out: told again.
 * - Concurrently: a row is leased to one process at a time, so an older instant cannot overtake a newer one. Should a
 *   lease run out under its holder, its note fails and the row says "unknown" again.
 * - The sidecar or the scheduler away: the batch ends at the first failure, and the next follows after a pause that
 *   doubles. One that fails where others succeed keeps its lease, and so does not stand before them the next time.
 */
import type { Pool } from '@tasklog/runtime/pool';
import { startRounds } from '../rounds.ts';
import type { Rounds, Sleep } from '../rounds.ts';
import { dropped, noted, release, takeWanted, takeUnwanted } from './job-rows.ts';
import type { JobRow } from './job-rows.ts';
import { jobName } from './job-name.ts';

/** The scheduler, as far as it is needed here. */
export type JobsPort = {
  /** In place of a job of the same name. */
  schedule: (name: string, at: string, data: object) => Promise<void>;
  /** One that is not there is no error. */
  drop: (name: string) => Promise<void>;
};

export type JobsOutcome = 'told' | 'dropped' | 'failed';

export type JobsOptions = {
  pool: Pool;
  jobs: JobsPort;
  /** Milliseconds since the epoch, by the wall clock. */
  now: () => number;
  sleep: Sleep;
  /** Told once when the scheduler goes away, not of each failure. */
  onError: (error: Error, what: string) => void;
  count?: (outcome: JobsOutcome) => void;
};

/** Reminders come into the horizon by themselves. */
const LOOK_AT_LEAST_EVERY_MS = 60_000;
/** Comparing reads two indexes whole. It is not done again before five times as long has gone by, however often it is woken. */
const REST_PER_SPENT = 5;
const REST_MAX_MS = 5_000;
const RETRY_MIN_MS = 200;
const RETRY_MAX_MS = 30_000;
const AT_ONCE = 8;

/** Woken, it looks again: reminders may have come, moved or gone. */
export function startJobs(options: JobsOptions): Rounds {
  let failures = 0;
  return startRounds(async (stopping) => {
    try {
      const spent = await round(options, stopping);
      failures = 0;
      if (spent > 0) await options.sleep(Math.min(spent * REST_PER_SPENT, REST_MAX_MS), stopping);
      return LOOK_AT_LEAST_EVERY_MS;
    } catch (error) {
      failures += 1;
      if (failures === 1) options.onError(error as Error, 'telling the scheduler of reminders');
      await options.sleep(backOff(failures), stopping);
      return 0;
    }
  }, options.sleep);
}

const backOff = (failures: number): number => Math.min(RETRY_MIN_MS * 2 ** Math.min(failures - 1, 16), RETRY_MAX_MS);

/** Makes good all that differs, batch after batch; answers how many milliseconds it took to see that nothing does. */
async function round(options: JobsOptions, signal: AbortSignal): Promise<number> {
  for (;;) {
    const began = options.now();
    const found = (await setMissing(options, signal)) || (await dropNeedless(options, signal));
    if (!found || signal.aborted) return options.now() - began;
  }
}

/** A batch; answers whether there was anything in it. */
async function setMissing(options: JobsOptions, signal: AbortSignal): Promise<boolean> {
  const { pool, jobs } = options;
  const rows = await takeWanted(options);
  await each(options, rows, signal, async (row) => {
    // Without data, Dapr 1.16 would take the job and never deliver it.
    await jobs.schedule(jobName(row), row.dueAt, { dueAt: row.dueAt });
    await noted(pool, row);
    return 'told';
  });
  return rows.length > 0;
}

async function dropNeedless(options: JobsOptions, signal: AbortSignal): Promise<boolean> {
  const { pool, jobs } = options;
  const rows = await takeUnwanted(options);
  await each(options, rows, signal, async (row) => {
    await jobs.drop(jobName(row));
    await dropped(pool, row);
    return 'dropped';
  });
  return rows.length > 0;
}

/** A few at a time. After a failure no more are begun; what could not be told is given back, and the failure is thrown. */
async function each(
  { pool, count }: JobsOptions,
  rows: readonly JobRow[],
  signal: AbortSignal,
  tell: (row: JobRow) => Promise<JobsOutcome>,
): Promise<void> {
  const left = [...rows];
  const failures: { row: JobRow; error: unknown }[] = [];
  let succeeded = 0;
  const worker = async (): Promise<void> => {
    while (failures.length === 0 && !signal.aborted) {
      const row = left.shift();
      if (row === undefined) return;
      try {
        const outcome = await tell(row);
        count?.(outcome);
        succeeded += 1;
      } catch (error) {
        failures.push({ row, error });
        count?.('failed');
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const back = succeeded > 0 ? left : [...left, ...failures.map(({ row }) => row)];
  if (back.length > 0) await release(pool, back);
  const [first] = failures;
  if (first) throw first.error;
}
