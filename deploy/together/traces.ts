/** A user who uses everything, and a word that is left wherever a user can leave one. */
import { partitionOf } from '@tasklog/event-log';
import { TEST_PARTITIONS } from '@tasklog/runtime/testing/database';
import type { Together } from './services.ts';

/** The tables of accounts as the web makes them at its first start. */
export const ACCOUNT = [
  `create table auth."user" (id uuid primary key, name text not null, email text not null unique, "emailVerified" boolean,
     image text, "createdAt" timestamptz, "updatedAt" timestamptz, role text, "isAnonymous" boolean)`,
  `create table auth.session (id uuid primary key, token text, "ipAddress" text, "userAgent" text,
     "userId" uuid not null references auth."user" on delete cascade)`,
  `create table auth.account (id uuid primary key, "accountId" text, "providerId" text, password text,
     "userId" uuid not null references auth."user" on delete cascade)`,
  'create table auth.verification (id uuid primary key, identifier text not null, value text not null)',
];

/** Resolves when all of it is wherever it goes: rows, log, read models, a fired reminder, a dead letter, a conversation. */
export async function leaveTraces(all: Together, name: string, word: string): Promise<void> {
  const call = await all.as(name, 'command');
  const user = all.userId(name);
  await all.db.query(
    `with u as (insert into auth."user" (id, name, email) values ($1, $2, $2 || '@example.org') returning id),
       s as (insert into auth.session values (gen_random_uuid(), $2, '10.0.0.1', $2, $1)),
       a as (insert into auth.account values (gen_random_uuid(), $1, 'credential', $2, $1))
     insert into auth.verification values (gen_random_uuid(), $2 || '@example.org', $2)`,
    [user, word],
  );
  const add = async (task: object): Promise<string> =>
    (
      await call<{ task: { id: string } }>('POST', '/v1/tasks', task, {
        'idempotency-key': `${word}-${String(Math.random())}`,
      })
    ).body.task.id;
  const soon = new Date(Date.now() + 300).toISOString();
  await add({ title: `remember ${word}`, reminders: [{ id: word, at: soon }] });
  const repeated = await add({
    title: `water ${word}`,
    due: '2026-12-07T09:00',
    timeZone: 'Europe/Oslo',
    recurrence: { rrule: 'FREQ=WEEKLY;BYDAY=MO', completionRelative: false, exceptions: [] },
    reminders: [{ id: `${word}-before`, minutesBefore: 30 }],
  });
  const plain = await add({ title: word, notes: `notes of ${word}`, tags: [word] });
  await call('PATCH', `/v1/tasks/${plain}`, { notes: `other notes of ${word}` });
  await call('POST', `/v1/tasks/${repeated}/complete`);
  await call('DELETE', `/v1/tasks/${plain}`);
  await call('POST', '/v1/chat', { message: `add buy ${word}` });
  await call('POST', '/v1/chat', { message: `what about ${word}?` });
  await all.db.query(
    `insert into command.preferences (user_id, settings) values ($1, jsonb_build_object('word', $2::text))`,
    [user, word],
  );
  await call('POST', '/v1/calendar-feed');
  await all.until(`select from live.notification where title like '%' || $1`, [word]);
  // The next occurrence came, and was added by the repeat.
  await all.until(`select from live.audit where actor = 'recurrence' and after ->> 'title' = 'water ' || $1`, [word]);
  // Last: the trail of the user waits behind it.
  await poison(all, user, word);
  await all.until(`select from log.dead_letter where event::text like '%' || $1 || '%'`, [word]);
  await all.settled();
}

/** A record that no projector knows, as a broken writer might leave it. */
async function poison(all: Together, user: string, word: string): Promise<void> {
  const id = crypto.randomUUID();
  await all.db.query(
    `with h as (update log.head set next = next + 1 where topic = 1 and part = $1 returning next - 1 as off)
     insert into log.record select 1, $1, off, clock_timestamp(), $2, 1, $2, $3::json, $3::json ->> 'userid', $3::json ->> 'changeid' from h`,
    [
      partitionOf(user, TEST_PARTITIONS),
      id,
      JSON.stringify({
        ...{
          specversion: '1.0',
          id,
          source: 'test',
          type: 'task.poisoned',
          subject: id,
          time: new Date().toISOString(),
        },
        ...{ datacontenttype: 'application/json', dataschema: 'test', userid: user, taskversion: 1, changeid: id },
        ...{ actor: 'user', data: { word: `poison of ${word}` } },
      }),
    ],
  );
}
