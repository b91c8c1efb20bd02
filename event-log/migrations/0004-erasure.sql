-- Users whose data is to be erased, and how far that is. A row is never deleted: it is what refuses new events of the user.
create table log.erasure (
  user_id uuid primary key,
  requested_at timestamptz not null default clock_timestamp(),
  requested_by text not null check (requested_by in ('user', 'operator')),
  -- No request that began before this one was made is under way any more by then.
  settles_at timestamptz not null default clock_timestamp() + interval '60 seconds',
  -- Of the event user.erased.
  event_id uuid not null default gen_random_uuid(),
  change_id uuid not null default gen_random_uuid(),
  told boolean not null default false,
  -- The user's tasks, until all is done: rows that name only a task are found by them.
  task_ids uuid[],
  -- By topic: the offset in the user's partition up to which the log was gone through.
  scanned bigint[] not null default '{0,0,0}',
  redacted bigint not null default 0,
  rows bigint not null default 0,
  -- When all of it was gone through last: at once, and once more when it has settled.
  swept_at timestamptz,
  threads_at timestamptz,
  done_at timestamptz,
  -- What a broker still holds: topic and until when, by its retention.
  remains jsonb not null default '[]'
);
create index erasure_under_way on log.erasure (requested_at) where done_at is null;

create function log.need_erasure(its_user uuid) returns log.erasure language plpgsql stable set search_path = log, pg_temp as $$
declare
  its log.erasure;
begin
  select * into its from log.erasure where user_id = its_user;
  if not found then
    raise exception 'nobody asked to erase user %', its_user;
  end if;
  return its;
end $$;

-- Puts a mark in the place of each of the user's records there, and answers how many that were. Offsets stay as they are.
create function log.redact(its_user uuid, its_topic smallint, its_part smallint, after_off bigint, to_off bigint) returns bigint
language plpgsql security definer set search_path = log, pg_temp as $$
declare
  its log.erasure := log.need_erasure(its_user);
  n bigint;
begin
  update log.record set task_id = its_user, version = 1, event = jsonb_build_object(
    'specversion', '1.0', 'id', event_id, 'source', '/tasklog/erasure', 'type', 'tasklog.erased', 'subject', its_user,
    'time', to_char(its.requested_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'datacontenttype', 'application/json',
    'dataschema', '/schemas/events/tasklog-erased.v1.json', 'userid', its_user, 'taskversion', 1, 'changeid', its.change_id,
    'actor', 'system', 'data', '{}'::jsonb)
  where topic = its_topic and part = its_part and off > after_off and off <= to_off
    and event ->> 'userid' = its_user::text and event ->> 'type' not in ('user.erased', 'tasklog.erased');
  get diagnostics n = row_count;
  return n;
end $$;

-- Deletes the user's rows from every table of the write side, of the read models (all generations, also those set aside)
-- and of the accounts, and answers how many that were. Tables are found by their columns, so that a new one is not forgotten.
create function log.erase_rows(its_user uuid) returns bigint language plpgsql security definer set search_path = log, pg_temp as $$
declare
  its log.erasure := log.need_erasure(its_user);
  place record;
  n bigint;
  total bigint := 0;
begin
  for place in
    select format('%I.%I', s.nspname, c.relname) as name, a.attname as col, pg_catalog.format_type(a.atttypid, null) as type,
      case when c.relname ~ '^audit_g\d+$' then ' and type <> ''user.erased''' else '' end as but
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace s on s.oid = c.relnamespace
    cross join lateral (select attname, atttypid from pg_catalog.pg_attribute
      where attrelid = c.oid and attnum > 0 and not attisdropped and attname in ('user_id', 'userId', 'task_id')
      order by attname = 'task_id' limit 1) a
    where c.relkind in ('r', 'p') and not c.relispartition
      and (s.nspname in ('command', 'projection', 'auth') or s.nspname ~ '^replay_[0-9a-f]{8}$')
      -- By these rows the jobs of a scheduler are found that are to be called off: that happens between the first time and
      -- the last.
      and not (c.relname = 'reminder_job' and its.swept_at is null)
    order by 1
  loop
    if place.col = 'task_id' then
      execute format('delete from %s where task_id = any ($1)', place.name) using coalesce(its.task_ids, '{}');
    else
      execute format('delete from %s where %I = $1::%s%s', place.name, place.col, place.type, place.but) using its_user::text;
    end if;
    get diagnostics n = row_count;
    total := total + n;
  end loop;
  delete from command.outbox where event ->> 'userid' = its_user::text and event ->> 'type' <> 'user.erased';
  get diagnostics n = row_count;
  total := total + n;
  if to_regclass('auth.user') is not null then
    if to_regclass('auth.verification') is not null then
      delete from auth.verification v using auth."user" u
      where u.id::text = its_user::text and (v.identifier = u.email or strpos(v.value, u.id::text) > 0);
    end if;
    delete from auth."user" where id::text = its_user::text;
    get diagnostics n = row_count;
    total := total + n;
  end if;
  with gone as (delete from log.dead_letter d where d.event ->> 'userid' = its_user::text returning d.grp, d.gen, d.key)
  select count(*) into n from gone;
  delete from log.blocked_key b where (b.key = its_user::text or b.key = any (coalesce(its.task_ids, '{}')::text[]))
    and not exists (select from log.dead_letter d where (d.grp, d.gen, d.key) = (b.grp, b.gen, b.key));
  return total + n;
end $$;

revoke all on function log.need_erasure(uuid), log.redact(uuid, smallint, smallint, bigint, bigint), log.erase_rows(uuid) from public;
