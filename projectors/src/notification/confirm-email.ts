/**
 * Sends the codes by which people confirm that an address is theirs.
 *
 * A code is made here, just before it leaves, and only its hash stays. Half-way: sent, and the process died before it was
 * noted. Then another letter goes out with another code, and the earlier one is worth nothing: the last letter counts.
 */
import { createHash, randomInt, randomUUID } from 'node:crypto';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { startRounds } from '../rounds.ts';
import type { Rounds, Sleep } from '../rounds.ts';
import { row } from '../row.ts';
import { MailRefused } from './email.ts';
import type { Mail } from './email.ts';

export type ConfirmOptions = {
  pool: Pool;
  mail: Mail;
  sleep: Sleep;
  onError: (error: Error, what: string) => void;
};

const POLL_MS = 1_000;
const LEASE = 'PT60S';
const TRIES = 5;
/** No letter or digit that looks like another one. */
const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
const LENGTH = 8;

type Asked = { userId: string; address: string; attempts: number; requestedAt: string };
const askedRow = row<Asked>({ userId: 'string', address: 'string', attempts: 'number', requestedAt: 'string' });

export function startConfirming(options: ConfirmOptions): Rounds {
  return startRounds(async () => {
    const sent = await round(options).catch((error: unknown) => {
      options.onError(error as Error, 'sending codes for addresses');
      return false;
    });
    return sent ? 0 : POLL_MS;
  }, options.sleep);
}

async function round({ pool, mail, onError }: ConfirmOptions): Promise<boolean> {
  const code = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  const asked = await take(pool, code);
  if (asked === null) return false;
  try {
    await mail.send({ id: randomUUID(), to: asked.address, ...letterWith(code, mail.webUrl) });
    await note(pool, asked, null);
  } catch (error) {
    onError(error as Error, 'sending a code for an address');
    const final = error instanceof MailRefused || asked.attempts >= TRIES;
    if (final) await note(pool, asked, (error as Error).message);
  }
  return true;
}

async function take(pool: Pool, code: string): Promise<Asked | null> {
  return pool.maybeOne(sql.type(askedRow)`
    with first as (
      select user_id from command.email_confirmation
      where sent_at is null and failure is null and next_try <= now()
      order by next_try limit 1 for update skip locked)
    update command.email_confirmation c set code_hash = ${sql.binary(hashOf(code))}, send_attempts = send_attempts + 1,
      next_try = now() + ${LEASE}::interval
    from first where c.user_id = first.user_id
    returning c.user_id as "userId", c.address, c.send_attempts as attempts, c.requested_at as "requestedAt"`);
}

/** Nothing when another address was asked for meanwhile. */
async function note(pool: Pool, { userId, requestedAt }: Asked, failure: string | null): Promise<void> {
  await pool.query(sql.unsafe`
    update command.email_confirmation set sent_at = case when ${failure}::text is null then now() end, failure = ${failure}
    where user_id = ${userId}::uuid and date_trunc('milliseconds', requested_at) = ${requestedAt}::timestamptz`);
}

const hashOf = (code: string): Buffer => createHash('sha256').update(code).digest();

const letterWith = (code: string, webUrl: string) => ({
  subject: 'Your code for Tasklog',
  text: [
    `Your code is ${code}`,
    '',
    `Enter it at ${webUrl}/settings to have your reminders sent to this address. It is good for an hour.`,
    'If you did not ask for it, do nothing: no mail will come.',
  ].join('\n'),
});
