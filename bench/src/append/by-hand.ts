/**
 * What one would write by hand for the same promise, on a connection of its own for each command: BEGIN; look up the key,
 * lock the row, record the answer, write the row, write the outbox; COMMIT. Every statement is prepared once.
 */
import pg from 'pg';
import { newId } from '@tasklog/command-api/ids';
import { createWake } from '@tasklog/command-api/wake';
import { openSession, partitionOf } from '@tasklog/event-log';
import { PARTITIONS } from '../server.ts';
import { bodiesOf, noticeOf, TITLE } from './writer.ts';
import type { Bodies, Doc, Target, Writer } from './writer.ts';

const STATEMENTS = {
  key: 'select response from command.idempotency where user_id = $1 and idem_key = $2',
  row: 'select version, doc from command.task where id = $1 and user_id = $2 for update',
  answer: 'insert into command.idempotency (user_id, idem_key, req_hash, response) values ($1, $2, $3, $4)',
  add: 'insert into command.task (id, user_id, version, doc) values ($1, $2, 1, $3)',
  update: 'update command.task set doc = $2, version = $3 where id = $1 and version = $3 - 1',
  outbox: `insert into command.outbox (topics, part, task_id, version, event_id, event, notice, user_id, change_id)
    values ('{1,3}', $1, $2, $3, $4, $5, $6, $7, $8)`,
};

export type Row = { version: number; doc: Doc };

/** `decide` is told the row as it is, locked, and answers what to write; throws when it may not be. */
export type Decide = (row: Row | undefined) => Bodies;
/** Answers what was answered before, when the key was used before. */
export type ByHand = Writer & { command: (target: Target, decide: Decide, key?: string) => Promise<Doc> };

export async function byHandWriter(url: string, connections: number): Promise<ByHand> {
  const session = await openSession(url, () => undefined);
  const wake = createWake(session, () => undefined);
  const pool = new pg.Pool({ connectionString: url, max: connections });
  pool.on('error', (error) => console.error(error.message));
  const command: ByHand['command'] = async (target, decide, key = newId()) => {
    const client = await pool.connect();
    try {
      const answer = await inTransaction(client, { ...target, key }, decide);
      wake();
      return answer;
    } finally {
      client.release();
    }
  };
  return {
    command,
    add: async (target) => void (await command(target, () => bodiesOf('added', target, 1))),
    complete: async (target) =>
      void (await command(target, (row) => bodiesOf('completed', target, nextOf(row), row?.doc))),
    rename: async (target, n) =>
      void (await command(target, (row) =>
        bodiesOf('updated', target, nextOf(row), row?.doc, `${TITLE} ${String(n)}`),
      )),
    end: async () => {
      await session.close();
      await pool.end();
    },
  };
}

export const nextOf = (row: Row | undefined): number => (row?.version ?? 0) + 1;

async function inTransaction(
  client: pg.PoolClient,
  { userId, taskId, key }: Target & { key: string },
  decide: Decide,
): Promise<Doc> {
  const run = <R extends pg.QueryResultRow>(name: keyof typeof STATEMENTS, values: unknown[]) =>
    client.query<R>({ name, text: STATEMENTS[name], values });
  try {
    await client.query('begin');
    const [known] = (await run<{ response: Doc }>('key', [userId, key])).rows;
    if (known) {
      await client.query('rollback');
      return known.response;
    }
    const [row] = (await run<Row>('row', [taskId, userId])).rows;
    const { doc, event, answer, hash } = decide(row);
    await run('answer', [userId, key, hash, JSON.stringify(answer)]);
    const version = nextOf(row);
    if (row === undefined) await run('add', [taskId, userId, JSON.stringify(doc)]);
    else await run('update', [taskId, JSON.stringify(doc), version]);
    const part = partitionOf(userId, PARTITIONS);
    await run('outbox', [
      part,
      taskId,
      version,
      event.id,
      JSON.stringify(event),
      noticeOf(event, doc, version),
      userId,
      event['changeid'],
    ]);
    await client.query('commit');
    return answer;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
