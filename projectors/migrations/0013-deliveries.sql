-- What leaves for the outside of a reminder that came due: one row for each place, written once, whatever runs twice.
create table projection.delivery (
  -- What a receiver knows it by, however often it comes: Message-ID, Idempotency-Key.
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity,
  user_id uuid not null,
  task_id uuid not null,
  reminder_id text not null,
  due_at timestamptz not null,
  channel text not null check (channel in ('email', 'push', 'webhook')),
  -- Which of several places of a channel: a browser for push, else empty.
  target text not null default '',
  event_id uuid not null,
  part smallint not null,
  off bigint not null,
  event jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed', 'dropped')),
  attempts integer not null default 0,
  next_try timestamptz not null default now(),
  reason text,
  made_at timestamptz not null default now(),
  settled_at timestamptz,
  constraint delivered_once unique (task_id, reminder_id, due_at, channel, target)
);
create index delivery_due on projection.delivery (channel, next_try) where state = 'waiting';
create index delivery_waiting_for_place on projection.delivery (user_id, channel, target, seq) where state = 'waiting';
create index delivery_by_event on projection.delivery (event_id);
create index delivery_by_user on projection.delivery (user_id);

-- What this installation can send by, told by whoever sends it.
create table projection.channel (
  name text primary key check (name in ('email', 'push', 'webhook')),
  offered boolean not null,
  -- Of push: what browsers subscribe with.
  public_key text,
  told_at timestamptz not null default now()
);

grant select, insert, update on projection.delivery, projection.channel to tasklog_projectors;
grant select on command.notification_channel, command.push_subscription, command.email_confirmation to tasklog_projectors;
-- A browser that takes no more messages is forgotten.
grant delete on command.push_subscription to tasklog_projectors;
grant update (code_hash, send_attempts, next_try, sent_at, failure) on command.email_confirmation to tasklog_projectors;
grant usage on schema projection to tasklog_command;
grant select on projection.channel to tasklog_command;

-- Reminders that had come due before there was anything to send by are not told of now.
update projection.generation g set live_from = (
  select array_agg(c.off + 1 order by c.part) from log.checkpoint c where (c.grp, c.gen, c.topic) = ('notification', g.gen, 2))
where g.projector = 'notification' and g.state in ('live', 'retained')
  and exists (select from log.checkpoint c where (c.grp, c.gen, c.topic) = ('notification', g.gen, 2));
