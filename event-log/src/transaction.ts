import type pg from 'pg';

/** Runs `work` in one transaction; it is rolled back, and its connection thrown away when it broke, when `work` throws. */
export async function transaction<T>(db: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await db.connect();
  // A connection that breaks between two statements says so in an event, which nobody else hears; the next statement fails.
  let broken = false;
  const onBroken = (): void => void (broken = true);
  client.on('error', onBroken);
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(onBroken);
    throw error;
  } finally {
    client.off('error', onBroken);
    client.release(broken);
  }
}
