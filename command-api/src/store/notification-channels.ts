/** How a person is told of reminders. This side can write the secret of a webhook and the keys of a browser, not read them. */
import { sql } from '@tasklog/runtime/pool';
import type { Db, Pool } from '@tasklog/runtime/pool';

export type Channels = {
  version: number;
  emailOn: boolean;
  email: string | null;
  webhookOn: boolean;
  webhookUrl: string | null;
  secretMadeAt: string | null;
};
export type Offer = { name: 'email' | 'push' | 'webhook'; offered: boolean; publicKey: string | null };
export type Browser = { id: string; name: string; madeAt: string };
export type Pending = { address: string; requestedAt: string; state: 'sending' | 'sent' | 'failed' };

const NOTHING: Channels = {
  version: 0,
  emailOn: false,
  email: null,
  webhookOn: false,
  webhookUrl: null,
  secretMadeAt: null,
};

export async function loadChannels(db: Db, userId: string): Promise<Channels> {
  const found = (await db.maybeOne(sql.unsafe`
    select version, email_on as "emailOn", email, webhook_on as "webhookOn", webhook_url as "webhookUrl",
      webhook_secret_at as "secretMadeAt"
    from command.notification_channel where user_id = ${userId}`)) as Channels | null;
  return found ?? NOTHING;
}

export async function loadOffers(db: Db): Promise<readonly Offer[]> {
  return (await db.any(sql.unsafe`
    select name, offered, public_key as "publicKey" from projection.channel`)) as readonly Offer[];
}

export async function loadBrowsers(db: Db, userId: string): Promise<readonly Browser[]> {
  return (await db.any(sql.unsafe`
    select id, name, made_at as "madeAt" from command.push_subscription
    where user_id = ${userId} order by made_at, id`)) as readonly Browser[];
}

export async function loadPending(db: Db, userId: string): Promise<Pending | null> {
  return (await db.maybeOne(sql.unsafe`
    select address, requested_at as "requestedAt",
      case when failure is not null then 'failed' when sent_at is not null then 'sent' else 'sending' end as state
    from command.email_confirmation where user_id = ${userId}`)) as Pending | null;
}

export type Written = Pick<Channels, 'emailOn' | 'webhookOn' | 'webhookUrl'> & {
  /** A new one; null takes it away; left out, it stays. */
  secret?: string | null;
};

/** Writes over the version given. False when it is another one by now. */
export async function saveChannels(db: Db, userId: string, version: number, next: Written): Promise<boolean> {
  const { emailOn, webhookOn, webhookUrl, secret } = next;
  if (version === 0) {
    const { rowCount } = await db.query(sql.unsafe`
      insert into command.notification_channel
        (user_id, email_on, webhook_on, webhook_url, webhook_secret, webhook_secret_at)
      values (${userId}, ${emailOn}, ${webhookOn}, ${webhookUrl}, ${secret ?? null}, ${madeNow(secret)})
      on conflict do nothing`);
    return rowCount === 1;
  }
  const signed =
    secret === undefined
      ? sql.fragment``
      : sql.fragment`, webhook_secret = ${secret}, webhook_secret_at = ${madeNow(secret)}`;
  const { rowCount } = await db.query(sql.unsafe`
    update command.notification_channel set version = version + 1, email_on = ${emailOn}, webhook_on = ${webhookOn},
      webhook_url = ${webhookUrl}${signed}
    where user_id = ${userId} and version = ${version}`);
  return rowCount === 1;
}

const madeNow = (secret: string | null | undefined) => (secret ? sql.fragment`now()` : sql.fragment`null`);

const REQUESTS_A_DAY = 10;
const REQUESTS_FOR_AN_ADDRESS = 5;

/** Asks for a code to be sent. False when that was asked for too often: an address may be a stranger's. */
export async function requestCode(db: Db, userId: string, address: string): Promise<boolean> {
  const { rowCount } = await db.query(sql.unsafe`
    insert into command.email_confirmation as kept (user_id, address)
    select ${userId}, ${address}
    where (select count(*) from command.email_confirmation
      where lower(address) = lower(${address}) and user_id <> ${userId} and requested_at > now() - interval '1 day')
      < ${REQUESTS_FOR_AN_ADDRESS}
    on conflict (user_id) do update set address = excluded.address, requested_at = now(), code_hash = null,
      wrong_codes = 0, send_attempts = 0, next_try = now(), sent_at = null, failure = null,
      requests = case when kept.counted_from < now() - interval '1 day' then 1 else kept.requests + 1 end,
      counted_from = case when kept.counted_from < now() - interval '1 day' then now() else kept.counted_from end
    where kept.requested_at < now() - interval '1 minute'
      and (kept.counted_from < now() - interval '1 day' or kept.requests < ${REQUESTS_A_DAY})`);
  return rowCount === 1;
}

const WRONG_CODES = 5;

/** Takes the address whose code this is, and turns mail on. False for a code that is wrong, old, or guessed at too often. */
export async function confirmAddress(db: Pool, userId: string, code: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { rowCount } = await tx.query(sql.unsafe`
      with proven as (
        delete from command.email_confirmation
        where user_id = ${userId} and code_hash = sha256(convert_to(${code}, 'UTF8')) and wrong_codes < ${WRONG_CODES}
          and requested_at > now() - interval '1 hour' returning address)
      insert into command.notification_channel as kept (user_id, email_on, email)
      select ${userId}, true, address from proven
      on conflict (user_id) do update set version = kept.version + 1, email_on = true, email = excluded.email`);
    if (rowCount === 1) return true;
    await tx.query(sql.unsafe`
      update command.email_confirmation set wrong_codes = wrong_codes + 1 where user_id = ${userId}`);
    return false;
  });
}

export type Subscription = { id: string; endpoint: string; p256dh: string; auth: string; name: string };
const MOST_BROWSERS = 20;

/** A browser belongs to whoever signed in there last. False when its owner has too many. */
export async function saveBrowser(db: Pool, userId: string, browser: Subscription): Promise<boolean> {
  const { id, endpoint, p256dh, auth, name } = browser;
  return db.transaction(async (tx) => {
    const { rowCount } = await tx.query(sql.unsafe`
      insert into command.push_subscription (id, user_id, endpoint, p256dh, auth, name)
      select ${id}, ${userId}, ${endpoint}, ${p256dh}, ${auth}, ${name}
      where (select count(*) from command.push_subscription where user_id = ${userId} and endpoint <> ${endpoint})
        < ${MOST_BROWSERS}
      on conflict (endpoint) do update set user_id = ${userId}, p256dh = ${p256dh}, auth = ${auth}, name = ${name},
        made_at = now()`);
    if (rowCount === 1) await changed(tx, userId);
    return rowCount === 1;
  });
}

export async function removeBrowser(db: Pool, userId: string, id: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { rowCount } = await tx.query(sql.unsafe`
      delete from command.push_subscription where user_id = ${userId} and id = ${id}`);
    if (rowCount === 1) await changed(tx, userId);
    return rowCount === 1;
  });
}

async function changed(db: Db, userId: string): Promise<void> {
  await db.query(sql.unsafe`
    insert into command.notification_channel as kept (user_id) values (${userId})
    on conflict (user_id) do update set version = kept.version + 1`);
}
