-- The write side: a task's row, the record of each command's answer, and what waits to be put on the log.
create schema command;

create table command.task (
  id uuid primary key,
  user_id uuid not null,
  version integer not null check (version >= 1),
  doc jsonb not null
);
create index open_tasks_of_user on command.task (user_id) where doc ->> 'status' = 'open';
create index done_tasks_of_user on command.task (user_id, (doc ->> 'completedAt') desc) where doc ->> 'status' = 'done';

create table command.idempotency (
  user_id uuid not null,
  idem_key text not null check (length(idem_key) <= 255),
  req_hash bytea not null,
  response json not null,
  at timestamptz not null default now(),
  primary key (user_id, idem_key)
);
-- Rows come in the order of time, so a few bytes per block range find the old ones.
create index idempotency_by_age on command.idempotency using brin (at);

-- Nearly always empty. Events lie here as json, which is checked but not taken apart: the sequencer makes jsonb of them, off the
-- command's path, and the notice of a task's change from its event and the row as it was then (`doc`). Ids are taken before commit, so they are no delivery order across transactions: the sequencer
-- drains what it can see and stamps the order itself.
create table command.outbox (
  id bigint generated always as identity primary key,
  topics smallint[] not null,
  part smallint not null,
  task_id uuid not null,
  version integer not null,
  event_id uuid not null,
  event json not null,
  doc jsonb,
  notice json,
  at timestamptz not null default clock_timestamp()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);

-- What a reminder was fired for: one delivery per reminder and due instant, whatever runs twice.
create table command.reminder_fired (
  task_id uuid not null,
  reminder_id text not null,
  due_at timestamptz not null,
  fired_at timestamptz not null,
  primary key (task_id, reminder_id, due_at)
);
