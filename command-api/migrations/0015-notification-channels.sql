-- How a person wants to be told of reminders, besides on the page; and what of that they have seen.
create table command.notification_channel (
  user_id uuid primary key,
  version integer not null default 1,
  email_on boolean not null default false,
  -- One that its owner has confirmed; one that waits for its code lies in command.email_confirmation.
  email text,
  webhook_on boolean not null default false,
  webhook_url text,
  webhook_secret text,
  webhook_secret_at timestamptz,
  constraint mail_goes_to_an_address check (not email_on or email is not null),
  constraint webhooks_are_signed check (webhook_url is null or webhook_secret is not null),
  constraint webhooks_go_to_an_address check (not webhook_on or webhook_url is not null)
);

-- An address whose owner was sent a code. The code is made by whoever sends it, and only its hash is kept.
create table command.email_confirmation (
  user_id uuid primary key,
  address text not null,
  requested_at timestamptz not null default now(),
  -- How often one was asked for since `counted_from`: mail to strangers is rationed.
  requests integer not null default 1,
  counted_from timestamptz not null default now(),
  code_hash bytea,
  wrong_codes integer not null default 0,
  send_attempts integer not null default 0,
  next_try timestamptz not null default now(),
  sent_at timestamptz,
  failure text
);
create index email_confirmation_to_send on command.email_confirmation (next_try) where sent_at is null and failure is null;

-- A browser that takes push messages. Its endpoint is a secret of the push service's: whoever knows it may send there.
create table command.push_subscription (
  id uuid primary key,
  user_id uuid not null,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  name text not null,
  made_at timestamptz not null default now(),
  constraint a_browser_is_of_one_person unique (endpoint)
);
create index push_subscription_of_user on command.push_subscription (user_id, made_at);

-- What was read one by one, and up to when all was.
create table command.notification_read (
  user_id uuid not null,
  notification_id uuid not null,
  at timestamptz not null default now(),
  primary key (user_id, notification_id)
);
create table command.notification_read_until (
  user_id uuid primary key,
  until timestamptz not null
);

-- The secret of a webhook and the keys of a browser can be set here and never read.
grant insert, update on command.notification_channel to tasklog_command;
grant select (user_id, version, email_on, email, webhook_on, webhook_url, webhook_secret_at) on command.notification_channel
to tasklog_command;
grant select, insert, update, delete on command.email_confirmation to tasklog_command;
grant insert, update, delete on command.push_subscription to tasklog_command;
grant select (id, user_id, endpoint, name, made_at) on command.push_subscription to tasklog_command;
grant select, insert, delete on command.notification_read to tasklog_command;
grant select, insert, update on command.notification_read_until to tasklog_command;
