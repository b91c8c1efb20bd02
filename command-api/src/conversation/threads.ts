/** What a conversation remembers between messages: enough to know what "it", "the second one" and "yes" mean. */
import { sql } from '@tasklog/runtime/pool';
import type { Db, Pool } from '@tasklog/runtime/pool';
import type { Interpretation } from '@tasklog/schemas';
import { newId } from '../ids.ts';

/** A change that was shown and waits for a yes; bound to the versions it was shown for. */
export type Plan = {
  token: string;
  interpretation: Interpretation;
  versions: Record<string, number>;
  expiresAt: string;
};

export type ThreadState = {
  /** Ids of the last listing, in the order of its numbers. */
  listing?: string[];
  /** Ids of the tasks last changed or shown alone. */
  touched?: string[];
  /** Ids behind numbers that an open question or plan uses, beside those of the listing. */
  numbers?: Record<number, string>;
  /** The question or plan that is open. */
  pending?: Interpretation;
  plan?: Plan;
};

export type Turn = { role: 'user' | 'assistant'; content: string };
export type Thread = { id: string; state: ThreadState; history: Turn[] };

/** How many turns the interpreter may look back. */
const HISTORY = 10;

/** The user's thread; a new one for no id, and for an id that is not one of the user's threads undefined. */
export async function loadThread(db: Db, userId: string, id: string | undefined): Promise<Thread | undefined> {
  if (id === undefined) return { id: newId(), state: {}, history: [] };
  const found = (await db.maybeOne(
    sql.unsafe`select state from command.thread where id = ${id} and user_id = ${userId}`,
  )) as { state: ThreadState } | null;
  if (found === null) return undefined;
  const turns = (await db.any(sql.unsafe`
    select role, content from (select n, role, content from command.message where thread_id = ${id} order by n desc limit ${HISTORY}) m order by n`)) as Turn[];
  return { id, state: found.state, history: [...turns] };
}

/** Puts a turn down: what was said, what was answered, and what a follow-up may refer to. */
export async function saveTurn(
  db: Pool,
  userId: string,
  { id, state }: Pick<Thread, 'id' | 'state'>,
  message: string,
  reply: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query(sql.unsafe`
      insert into command.thread (id, user_id, state) values (${id}, ${userId}, ${sql.jsonb(state as never)})
      on conflict (id) do update set state = excluded.state, updated_at = now()`);
    await tx.query(sql.unsafe`
      insert into command.message (thread_id, role, content) values (${id}, 'user', ${message}), (${id}, 'assistant', ${reply})`);
  });
}
