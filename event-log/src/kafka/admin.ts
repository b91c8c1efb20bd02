import type { Admin } from 'kafkajs';
import { createClient, leave } from './client.ts';
import type { Connection, Log } from './client.ts';
import { explain } from './errors.ts';

const LEAVE_MS = 2_000;

/** Runs something with a connection that may look at topics and change them. Rejects with a BrokerError. */
export async function withAdmin<T>(
  connection: Connection,
  work: (admin: Admin) => Promise<T>,
  { log = () => undefined, topic }: { log?: Log; topic?: string } = {},
): Promise<T> {
  const client = createClient(connection, log);
  const admin = client.kafka.admin();
  try {
    await admin.connect();
    return await work(admin);
  } catch (error) {
    throw explain(error, connection, topic);
  } finally {
    await leave(client, admin.disconnect(), LEAVE_MS);
  }
}
