import pg from 'pg';
import { hearBroken } from '../broken.ts';
import { checkpointMove } from '../checkpoint.ts';
import type { LogUnderTest } from './contract-bench.ts';
import { ClaimLost } from '../event-log.ts';
import type { Page } from '../event-log.ts';
import { transaction } from '../transaction.ts';

/** A read model as simple as can be: a note of each record, in the transaction that moves the checkpoint. */
export async function openLedger(
  url: string,
): Promise<Pick<LogUnderTest, 'move' | 'noted'> & { db: pg.Pool; close: () => Promise<void> }> {
  const db = new pg.Pool({ connectionString: url, max: 4 });
  // A server that is killed takes its idle connections along; the next query makes a new one.
  hearBroken(db, () => undefined);
  await db.query(
    'create table if not exists ledger (n bigint generated always as identity, grp text, gen int, part int, off bigint, primary key (grp, gen, part, off))',
  );
  const move = async (page: Page): Promise<void> => {
    const { group, generation, partition } = page.claim;
    await transaction(db, async (client) => {
      const { rowCount } = await client.query(checkpointMove(page));
      if (rowCount !== 1) throw new ClaimLost(page.claim);
      await client.query('insert into ledger (grp, gen, part, off) select $1, $2, $3, unnest($4::bigint[])', [
        ...[group, generation, partition],
        page.records.map(({ offset }) => offset),
      ]);
    });
  };
  return {
    db,
    move,
    noted: async (partition) => {
      const { rows } = await db.query<{ off: string }>(
        `select off from ledger where (grp, gen, part) = ('group', 1, $1) order by n`,
        [partition],
      );
      return rows.map(({ off }) => Number(off));
    },
    close: () => db.end(),
  };
}
