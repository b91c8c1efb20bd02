-- The log: three topics, P partitions each, dense offsets. Only the sequencer writes log.record and log.head.
create schema log;

-- Which log this is. What lies on a broker carries it, so that records of another log are known from ours.
create table log.identity (
  id uuid not null default gen_random_uuid(),
  singleton boolean primary key default true check (singleton)
);
insert into log.identity default values;

create table log.head (
  topic smallint not null check (topic between 1 and 3),
  part smallint not null check (part >= 0),
  next bigint not null default 1 check (next >= 1),
  primary key (topic, part)
);

-- Partitioned by time so that a month can be dropped whole; log.head keeps offsets unique across the months.
create table log.record (
  topic smallint not null,
  part smallint not null,
  off bigint not null,
  at timestamptz not null,
  task_id uuid not null,
  version integer not null,
  event_id uuid not null,
  event jsonb not null,
  primary key (topic, part, off, at)
) partition by range (at);

-- Undo reads all events of one change, and the newest changes of one user (change ids are UUIDv7, so they sort by time).
create index record_by_user_and_change on log.record ((event ->> 'userid'), (event ->> 'changeid')) where topic = 1;
create index record_by_task on log.record (task_id, version) where topic = 1;

create table log.record_rest partition of log.record default;

create function log.ensure_months(since date, months int) returns void language plpgsql security definer set search_path = log, pg_temp as $$
declare
  month date;
  name text;
begin
  for n in 0 .. months - 1 loop
    month := (date_trunc('month', since) + make_interval(months => n))::date;
    name := 'record_' || to_char(month, 'YYYY_MM');
    if to_regclass('log.' || name) is null then
      execute format('create table log.%I partition of log.record for values from (%L) to (%L)', name, month, month + interval '1 month');
    end if;
  end loop;
end $$;
select log.ensure_months(current_date, 3);
revoke all on function log.ensure_months(date, int) from public;

-- One row per role that only one process may play. The epoch grows with each takeover and fences the one before.
create table log.leader (
  role text primary key,
  owner integer,
  epoch bigint not null default 0,
  lease_until timestamptz not null default '-infinity'
);
insert into log.leader (role) values ('sequencer');

-- How far a consumer group has come, and who reads that partition for it.
create table log.checkpoint (
  grp text not null,
  gen integer not null default 1,
  topic smallint not null,
  part smallint not null,
  off bigint not null default 0,
  owner integer,
  epoch bigint not null default 0,
  lease_until timestamptz not null default '-infinity',
  primary key (grp, gen, topic, part)
) with (fillfactor = 50);

create table log.member (
  grp text not null,
  gen integer not null,
  topic smallint not null,
  owner integer not null,
  seen timestamptz not null default now(),
  primary key (grp, gen, topic, owner)
);

create table log.dead_letter (
  grp text not null,
  gen integer not null,
  topic smallint not null,
  part smallint not null,
  off bigint not null,
  key text not null,
  event jsonb not null,
  reason text not null,
  attempts integer not null,
  at timestamptz not null default now(),
  primary key (grp, gen, topic, part, off)
);
create index dead_letter_by_key on log.dead_letter (grp, gen, key);

create table log.blocked_key (
  grp text not null,
  gen integer not null,
  key text not null,
  since timestamptz not null default now(),
  primary key (grp, gen, key)
);
