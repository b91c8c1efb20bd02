/** How a person wants to be told of reminders besides on the page. Addresses they give are looked at before they are kept. */
import { randomBytes } from 'node:crypto';
import { notFound, Problem } from '@tasklog/runtime';
import { NotAllowed, NotFound } from '@tasklog/runtime/outbound/guard';
import type { Guard } from '@tasklog/runtime/outbound/guard';
import type { Pool } from '@tasklog/runtime/pool';
import type {
  NotificationSettings as Wish,
  NotificationSettingsAnswer as Answer,
  PushSubscription,
} from '@tasklog/schemas';
import { newId } from './ids.ts';
import { changedSince } from './settings.ts';
import * as store from './store/notification-channels.ts';
import type { Channels, Offer, Written } from './store/notification-channels.ts';

/** `expected` is a version; all throw Problem 422 with the field for what makes no sense, 412 when it is another one. */
export type NotificationSettings = {
  read: (userId: string) => Promise<Answer>;
  change: (userId: string, wish: Wish, expected?: number) => Promise<Answer>;
  /** A new secret; the one before is good for nothing from now on. */
  rotateSecret: (userId: string, expected?: number) => Promise<Answer>;
  requestCode: (userId: string, address: string) => Promise<Answer>;
  confirm: (userId: string, code: string) => Promise<Answer>;
  subscribe: (userId: string, browser: PushSubscription) => Promise<Answer>;
  unsubscribe: (userId: string, id: string) => Promise<Answer>;
};

const TRIES = 5;

export function openNotificationSettings(db: Pool, guard: Guard): NotificationSettings {
  const read = (userId: string): Promise<Answer> => readAll(db, userId);

  /** Decides over what holds now, and again when somebody was faster and no version was asked for. */
  async function write(
    userId: string,
    expected: number | undefined,
    decide: (now: Channels) => Promise<Written> | Written,
  ): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      const now = await store.loadChannels(db, userId);
      if (expected !== undefined && expected !== now.version) throw changedSince(now.version);
      const next = await decide(now);
      const saved = await store.saveChannels(db, userId, now.version, next);
      if (saved) return { ...(await read(userId)), ...(next.secret && { secret: next.secret }) };
      if (tries === TRIES) throw changedSince((await store.loadChannels(db, userId)).version);
    }
  }

  return {
    read,
    change: (userId, wish, expected) =>
      write(userId, expected, async (now) => {
        const offers = await store.loadOffers(db);
        return { ...now, ...mailOf(wish, now, offers), ...(await webhookOf(wish, now, guard)) };
      }),
    rotateSecret: (userId, expected) =>
      write(userId, expected, (now) => {
        if (now.webhookUrl === null)
          throw refused('no-webhook', '', 'There is no webhook yet. Give its address first.');
        return { ...now, secret: newSecret() };
      }),
    requestCode: async (userId, address) => {
      needOffer(await store.loadOffers(db), 'email', '/address');
      if (!(await store.requestCode(db, userId, address))) throw tooManyCodes();
      return read(userId);
    },
    confirm: async (userId, code) => {
      if (await store.confirmAddress(db, userId, code.replaceAll(/[\s-]/g, '').toUpperCase())) return read(userId);
      throw refused(
        'wrong-code',
        '/code',
        'The code is not the one that was sent last, or it is too old. Ask for another.',
      );
    },
    subscribe: async (userId, { endpoint, keys, name }) => {
      needOffer(await store.loadOffers(db), 'push', '/endpoint');
      const href = await reachable(guard, endpoint, '/endpoint');
      const [p256dh, auth] = [keys.p256dh, keys.auth].map((key) => key.replaceAll('=', '')) as [string, string];
      const saved = await store.saveBrowser(db, userId, { id: newId(), endpoint: href, p256dh, auth, name });
      if (!saved)
        throw refused('too-many-browsers', '/endpoint', 'You have signed on too many browsers. Remove one first.');
      return read(userId);
    },
    unsubscribe: async (userId, id) => {
      if (!(await store.removeBrowser(db, userId, id))) throw notFound();
      return read(userId);
    },
  };
}

async function readAll(db: Pool, userId: string): Promise<Answer> {
  const [now, offers, browsers, pending] = await Promise.all([
    store.loadChannels(db, userId),
    store.loadOffers(db),
    store.loadBrowsers(db, userId),
    store.loadPending(db, userId),
  ]);
  const offered = (name: Offer['name']): boolean => offerOf(offers, name)?.offered === true;
  return {
    version: now.version,
    email: { offered: offered('email'), on: now.emailOn, address: now.email, pending },
    push: {
      offered: offered('push'),
      publicKey: offerOf(offers, 'push')?.publicKey ?? null,
      browsers: [...browsers],
    },
    webhook: { offered: offered('webhook'), on: now.webhookOn, url: now.webhookUrl, secretMadeAt: now.secretMadeAt },
  };
}

const offerOf = (offers: readonly Offer[], name: Offer['name']): Offer | undefined =>
  offers.find((offer) => offer.name === name);

function mailOf({ email }: Wish, { email: address }: Channels, offers: readonly Offer[]): Partial<Written> {
  if (email === undefined) return {};
  if (!email.on) return { emailOn: false };
  needOffer(offers, 'email', '/email/on');
  if (address === null)
    throw refused('no-address', '/email/on', 'No address of yours is confirmed yet. Ask for a code, and enter it.');
  return { emailOn: true };
}

/** The first address brings a secret with it; taken away, the secret goes too. */
async function webhookOf({ webhook }: Wish, now: Channels, guard: Guard): Promise<Partial<Written>> {
  if (webhook === undefined) return {};
  if (webhook.url === null && webhook.on !== true) return { webhookOn: false, webhookUrl: null, secret: null };
  const url = webhook.url === undefined ? now.webhookUrl : webhook.url;
  const on = webhook.on ?? now.webhookOn;
  if (url === null) {
    if (on) throw refused('no-webhook', '/webhook/on', 'There is no webhook yet. Give its address first.');
    return { webhookOn: false };
  }
  const webhookUrl = url === now.webhookUrl && !on ? url : await reachable(guard, url, '/webhook/url');
  return { webhookOn: on, webhookUrl, ...(now.secretMadeAt === null && { secret: newSecret() }) };
}

const newSecret = (): string => `whsec_${randomBytes(32).toString('base64url')}`;

/** The address as it will be used. */
async function reachable(guard: Guard, text: string, field: string): Promise<string> {
  const url = URL.parse(text);
  if (url === null)
    throw refused('not-an-address', field, 'The address cannot be read. Write it as https://host/path.');
  try {
    await guard.check(url);
  } catch (error) {
    if (error instanceof NotAllowed || error instanceof NotFound)
      throw refused('address-not-allowed', field, error.message);
    throw error;
  }
  url.hash = '';
  return url.href;
}

function needOffer(offers: readonly Offer[], name: Offer['name'], field: string): void {
  if (offerOf(offers, name)?.offered !== true)
    throw refused('not-offered', field, `This installation does not send by ${name}. Whoever runs it can set it up.`);
}

const refused = (code: string, field: string, detail: string): Problem =>
  new Problem(422, code, detail, { faults: field === '' ? [] : [{ field, message: detail }] });

const tooManyCodes = (): Problem =>
  new Problem(429, 'too-many-codes', 'Codes were asked for too often. Wait a minute; after some, a day.', {
    headers: { 'Retry-After': '60' },
  });
