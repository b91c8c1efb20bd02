import { LOG_SETTINGS } from '@tasklog/event-log';
import { AUTH_SETTINGS, DATABASE_URL, port, PROCESS_SETTINGS, SettingsError } from '@tasklog/runtime';
import type { Setting, Values } from '@tasklog/runtime';
import { WEB_URL } from '@tasklog/runtime/web-url';
import { DELIVERY_SETTINGS } from './notification/settings.ts';
import type { Projector } from './projector.ts';
import type { SendOptions } from './send.ts';

/** What the process of the projectors reads from its environment. */
export const SETTINGS = {
  ...PROCESS_SETTINGS,
  ...LOG_SETTINGS,
  DATABASE_URL,
  PORT: port(4400),
  COMMAND_URL: {
    type: 'string',
    about: 'Where command-api listens.',
    example: 'http://127.0.0.1:4100',
    default: 'http://127.0.0.1:4100',
    pattern: '^https?://',
  },
  SERVICE_KEY_FILE: {
    type: 'string',
    about: 'The private key that signs the tokens of this installation for its own services.',
    example: '.tasklog/key.private.json',
    optional: true,
    minLength: 1,
  },
  ...AUTH_SETTINGS,
  WEB_URL,
  ...DELIVERY_SETTINGS,
  READ_PAGE: {
    type: 'integer',
    about: 'How many records are applied in one transaction.',
    example: '500',
    default: 500,
    minimum: 1,
    maximum: 5000,
  },
} as const satisfies Record<string, Setting>;

/** How commands are sent. Throws SettingsError when one of the projectors sends commands and there is no key to sign with. */
export function sendOptions(settings: Values<typeof SETTINGS>, running: readonly Projector[]): SendOptions {
  const sends = running.find(({ name }) => name === 'recurrence');
  if (sends && settings.SERVICE_KEY_FILE === undefined) {
    const { about, example } = SETTINGS.SERVICE_KEY_FILE;
    throw new SettingsError([
      `SERVICE_KEY_FILE is not set, and ${sends.name} sends commands: ${about} Example: SERVICE_KEY_FILE=${example}`,
    ]);
  }
  return {
    commandUrl: settings.COMMAND_URL,
    keyFile: settings.SERVICE_KEY_FILE ?? '',
    issuer: settings.AUTH_ISSUER,
    audience: settings.AUTH_AUDIENCE,
  };
}
