-- The event that tells of an erasure says in the outbox's columns whose it is, like all that waits there: until the log has it,
-- it stays, as the line of the audit does that tells the same.
create or replace function log.erase_rows(its_user uuid) returns bigint language plpgsql security definer set search_path = log, pg_temp as $$
declare
  its log.erasure := log.need_erasure(its_user);
  place record;
  n bigint;
  total bigint := 0;
begin
  for place in
    select format('%I.%I', s.nspname, c.relname) as name, a.attname as col, pg_catalog.format_type(a.atttypid, null) as type,
      case when c.relname ~ '^audit_g\d+$' then ' and type <> ''user.erased'''
        when (s.nspname, c.relname) = ('command', 'outbox') then ' and event ->> ''type'' <> ''user.erased''' else '' end as but
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
  -- Of the release before, without the column.
  delete from command.outbox where user_id is null and event ->> 'userid' = its_user::text and event ->> 'type' <> 'user.erased';
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
