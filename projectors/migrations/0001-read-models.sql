-- What the projectors fold the log into. The tables carry their generation; queries see only the views in `read`.
create schema projection;
create schema read;

create table projection.task_g1 (
  id uuid primary key,
  user_id uuid not null,
  version integer not null,
  doc jsonb not null,
  status text not null generated always as (doc ->> 'status') stored,
  title text not null generated always as (doc ->> 'title') stored,
  due text generated always as (doc ->> 'due') stored,
  priority text not null generated always as (doc ->> 'priority') stored
);
create index task_g1_by_due on projection.task_g1 (user_id, status, due, id);
create index task_g1_by_id on projection.task_g1 (user_id, status, id);

create table projection.audit_g1 (
  event_id uuid primary key,
  user_id uuid not null,
  task_id uuid not null,
  version integer not null,
  type text not null,
  at timestamptz not null,
  actor text not null,
  change_id uuid not null,
  before jsonb,
  after jsonb
);
create unique index audit_g1_by_task on projection.audit_g1 (task_id, version);
create index audit_g1_by_user on projection.audit_g1 (user_id, at desc, event_id desc);

-- What each task of a series was last: events carry only what changed, and a row of the series is made from all of it.
create table projection.recurrence_task_g1 (
  id uuid primary key,
  user_id uuid not null,
  version integer not null,
  doc jsonb not null,
  series_id uuid generated always as ((doc ->> 'seriesId')::uuid) stored,
  open boolean not null generated always as (doc ->> 'status' = 'open') stored
);
create index recurrence_task_g1_open on projection.recurrence_task_g1 (series_id) where open;

create table projection.recurrence_g1 (
  series_id uuid primary key,
  user_id uuid not null,
  task_id uuid not null,
  title text not null,
  time_zone text not null,
  recurrence jsonb,
  occurrence text,
  active boolean not null
);
create index recurrence_g1_by_user on projection.recurrence_g1 (user_id, series_id);

create table projection.reminder_task_g1 (
  id uuid primary key,
  user_id uuid not null,
  version integer not null,
  doc jsonb not null
);

-- What has fired, whether or not the task's own events have come this far: two topics, no order between them.
create table projection.reminder_fired_g1 (
  task_id uuid not null,
  reminder_id text not null,
  due_at timestamptz not null,
  fired_at timestamptz not null,
  event_id uuid not null,
  primary key (task_id, reminder_id, due_at)
);

create table projection.reminder_g1 (
  task_id uuid not null,
  reminder_id text not null,
  user_id uuid not null,
  title text not null,
  due_at timestamptz not null,
  state text not null check (state in ('waiting', 'fired', 'cancelled')),
  fired_at timestamptz,
  primary key (task_id, reminder_id)
);
create index reminder_g1_due on projection.reminder_g1 (due_at) where state = 'waiting';
create index reminder_g1_by_user on projection.reminder_g1 (user_id, due_at, task_id);

create table projection.notification_g1 (
  id uuid primary key,
  user_id uuid not null,
  task_id uuid not null,
  reminder_id text not null,
  title text not null,
  due_at timestamptz not null,
  at timestamptz not null,
  late boolean not null,
  due text,
  time_zone text not null
);
create index notification_g1_by_user on projection.notification_g1 (user_id, at desc, id desc);

-- What must leave a projector (the next occurrence of a repeat): written with the checkpoint, carried out by the dispatcher.
create table projection.intent (
  grp text not null,
  event_id uuid not null,
  kind text not null,
  topic smallint not null,
  part smallint not null,
  off bigint not null,
  user_id uuid not null,
  key text not null,
  body jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed', 'suppressed')),
  attempts integer not null default 0,
  next_try timestamptz not null default now(),
  reason text,
  primary key (grp, event_id, kind)
);
create index intent_waiting on projection.intent (grp, part, off) where state = 'waiting';
create index intent_waiting_by_key on projection.intent (grp, key, off) where state = 'waiting';

-- How often the event behind `off` was begun: counted before it is handled, so that one that kills the process counts.
create table projection.attempt (
  grp text not null,
  gen integer not null,
  topic smallint not null,
  part smallint not null,
  off bigint not null,
  tries integer not null,
  primary key (grp, gen, topic, part)
) with (fillfactor = 50);

create view read.task as select id, user_id, version, doc, status, title, due, priority from projection.task_g1;
create view read.audit as select event_id, user_id, task_id, version, type, at, actor, change_id, before, after from projection.audit_g1;
create view read.recurrence as select series_id, user_id, task_id, title, time_zone, recurrence, occurrence, active from projection.recurrence_g1;
create view read.reminder as select task_id, reminder_id, user_id, title, due_at, state, fired_at from projection.reminder_g1;
create view read.notification as select id, user_id, task_id, reminder_id, title, due_at, at, late, due, time_zone from projection.notification_g1;
