import { createTransport } from 'nodemailer';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { row } from '../row.ts';
import type { Channel, Delivered, Delivery } from './channel.ts';
import { summaryOf } from './words.ts';

export type MailOptions = { smtpUrl: string; from: string; webUrl: string };
export type Letter = { id: string; to: string; subject: string; text: string };

/** Sends letters; throws when it cannot, MailRefused when it never will. */
export type Mail = { send: (letter: Letter) => Promise<void>; webUrl: string; close: () => void };

/** The server refuses this letter, and will again. */
export class MailRefused extends Error {}

const WITHIN_MS = 10_000;
/** A server that refuses us, not the letter, says 530 to 538: that is for the operator to put right. */
const REFUSED = /^5(?!3[0-8])\d\d$/;

/** Connects with the first letter, so a mail server that is away keeps no process from starting. */
export function openMail({ smtpUrl, from, webUrl }: MailOptions): Mail {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 5,
    connectionTimeout: WITHIN_MS,
    greetingTimeout: WITHIN_MS,
    socketTimeout: 2 * WITHIN_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^\s>]+)>?$/.exec(from)?.[1] ?? 'tasklog';
  return {
    webUrl,
    send: async ({ id, to, subject, text }) => {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
      } catch (error) {
        throw failureOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/** Only the code and what kind of trouble it was: a server's words hold addresses. */
function failureOf(error: unknown): Error {
  const { responseCode, code } = error as { responseCode?: number; code?: string };
  if (responseCode === undefined) return new Error(`the mail server cannot be reached (${code ?? 'unknown'})`);
  const reason = `${String(responseCode)} from the mail server`;
  return REFUSED.test(String(responseCode)) ? new MailRefused(reason) : new Error(reason);
}

/** To the address that its owner confirmed. */
export function emailChannel(pool: Pool, mail: Mail): Channel {
  return {
    name: 'email',
    send: async (delivery): Promise<Delivered> => {
      const to = await addressOf(pool, delivery);
      if (to === undefined) return { outcome: 'dropped', reason: 'mail was turned off meanwhile' };
      try {
        await mail.send({ id: delivery.id, to, ...letterOf(delivery, mail.webUrl) });
        return { outcome: 'done' };
      } catch (error) {
        if (error instanceof MailRefused) return { outcome: 'failed', reason: error.message };
        throw error;
      }
    },
  };
}

function letterOf({ event }: Delivery, webUrl: string): { subject: string; text: string } {
  const { title, body } = summaryOf(event);
  const lines = [
    event.data.title,
    body,
    '',
    `${webUrl}/tasks/${event.subject}`,
    '',
    `You asked for this. To change what you are told of: ${webUrl}/settings`,
  ];
  return { subject: title, text: lines.join('\n') };
}

const addressRow = row<{ email: string }>({ email: 'string' });

async function addressOf(pool: Pool, { userId }: Delivery): Promise<string | undefined> {
  const found = await pool.maybeOne(sql.type(addressRow)`
    select email from command.notification_channel where user_id = ${userId}::uuid and email_on`);
  return found?.email;
}
