import { SettingsError } from '@tasklog/runtime';
import type { Setting, Values } from '@tasklog/runtime';
import { OUTBOUND_SETTINGS } from '@tasklog/runtime/outbound/guard';
import type { MailOptions } from './email.ts';
import type { Vapid } from './push.ts';

/** What the notifications need to leave the house. Mail and push are off until they are set. */
export const DELIVERY_SETTINGS = {
  SMTP_URL: {
    type: 'string',
    about: 'The mail server that reminders are sent by; unset: no mail is sent.',
    example: 'smtps://name:password@mail.example.org:465',
    optional: true,
    secret: true,
    pattern: '^smtps?://',
  },
  MAIL_FROM: {
    type: 'string',
    about: 'Whom the mail comes from; needed with SMTP_URL.',
    example: 'Tasklog <reminders@example.org>',
    optional: true,
    pattern: '^[^\\r\\n]*@[^\\s@]+$',
  },
  VAPID_PUBLIC_KEY: {
    type: 'string',
    about: 'The key that browsers subscribe to push with (tasklog vapid-keys makes a pair); unset: no push is sent.',
    example: 'a public key',
    optional: true,
    pattern: '^[\\w-]{87}$',
  },
  VAPID_PRIVATE_KEY: {
    type: 'string',
    about: 'The key that push is signed with; it belongs to VAPID_PUBLIC_KEY.',
    example: 'a private key',
    optional: true,
    secret: true,
    pattern: '^[\\w-]{43}$',
  },
  VAPID_SUBJECT: {
    type: 'string',
    about: 'How push services reach whoever runs this; needed with the keys.',
    example: 'mailto:operator@example.org',
    optional: true,
    pattern: '^(mailto:|https://)',
  },
  ...OUTBOUND_SETTINGS,
} as const satisfies Record<string, Setting>;

export type DeliverySettings = { mail?: MailOptions; vapid?: Vapid; allow: string };

/** Throws SettingsError where half of what belongs together is missing. */
export function deliverySettings(s: Values<typeof DELIVERY_SETTINGS>, webUrl: string): DeliverySettings {
  return {
    allow: s.OUTBOUND_ALLOW,
    ...together(s, ['SMTP_URL', 'MAIL_FROM'], ([smtpUrl, from]) => ({ mail: { smtpUrl, from, webUrl } })),
    ...together(s, ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY', 'VAPID_SUBJECT'], ([publicKey, privateKey, subject]) => ({
      vapid: { publicKey, privateKey, subject },
    })),
  };
}

type Optional = Exclude<keyof typeof DELIVERY_SETTINGS, 'OUTBOUND_ALLOW'>;

function together<T extends object>(
  s: Values<typeof DELIVERY_SETTINGS>,
  names: readonly Optional[],
  make: (values: [string, string, string]) => T,
): T | undefined {
  const missing = names.filter((name) => s[name] === undefined);
  if (missing.length === names.length) return undefined;
  if (missing.length > 0)
    throw new SettingsError(
      missing.map((name) => {
        const { about, example } = DELIVERY_SETTINGS[name];
        return `${name} is not set: ${about} Example: ${name}=${example}`;
      }),
    );
  return make(names.map((name) => s[name] ?? '') as [string, string, string]);
}
