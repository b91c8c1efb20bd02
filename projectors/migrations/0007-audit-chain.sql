-- The audit trail as a chain for each user: every entry is hashed together with the one before it (docs/audit.md).

-- JSON in one form only: keys in the order of their bytes, no white space.
create function projection.canonical(value jsonb) returns text language plpgsql immutable strict as $$
begin
  return case jsonb_typeof(value)
    when 'object' then '{' || coalesce((select string_agg(to_json(m.key)::text || ':' || projection.canonical(m.value), ','
      order by m.key collate "C") from jsonb_each(value) as m), '') || '}'
    when 'array' then '[' || coalesce((select string_agg(projection.canonical(m.value), ',' order by m.n)
      from jsonb_array_elements(value) with ordinality as m(value, n)), '') || ']'
    else value::text end;
end $$;

create function projection.chain_hash(previous text, entry jsonb) returns text language sql immutable strict as $$
  select encode(sha256(convert_to(previous || chr(10) || projection.canonical(entry), 'UTF8')), 'hex')
$$;

-- An instant as the canonical form has it, to the microsecond, in UTC.
create function projection.instant(at timestamptz) returns text language sql stable strict as $$
  select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

alter table projection.audit_g1
add column seq bigint,
-- Where the event lies in the log: the partition is the user's. 0: it was dropped from the log before the chain began.
add column off bigint,
add column hash text;

-- The entries of before, in the order of the log, each user for itself.
do $$
declare
  entry record;
  previous text;
begin
  for entry in
    select a.*, coalesce(r.off, 0) as place, row_number() over (partition by a.user_id order by coalesce(r.off, 0), a.at, a.event_id) as n
    from projection.audit_g1 a left join lateral (
      select min(off) as off from log.record where topic = 1 and task_id = a.task_id and version = a.version) r on true
    order by a.user_id, n
  loop
    if entry.n = 1 then
      previous := repeat('0', 64);
    end if;
    previous := projection.chain_hash(previous, jsonb_build_object('seq', entry.n, 'offset', entry.place, 'id', entry.event_id,
      'userId', entry.user_id, 'taskId', entry.task_id, 'version', entry.version, 'type', entry.type,
      'at', projection.instant(entry.at), 'actor', entry.actor, 'changeId', entry.change_id,
      'before', coalesce(entry.before, 'null'), 'after', coalesce(entry.after, 'null')));
    update projection.audit_g1 set seq = entry.n, off = entry.place, hash = previous where event_id = entry.event_id;
  end loop;
end $$;

alter table projection.audit_g1 add constraint audit_is_chained
check (seq is not null and off is not null and hash is not null) not valid;
create unique index audit_g1_by_chain on projection.audit_g1 (user_id, seq);
-- The end of a chain is found by it, also while a generation is built.
update projection.model set fold_indexes = fold_indexes || '{by_chain}' where name = 'audit';

-- Whoever writes the trail can add to it, and neither change nor remove what is there.
revoke update, delete, truncate on projection.audit_g1 from tasklog_projectors;

create or replace view read.audit as
select event_id, user_id, task_id, version, type, at, actor, change_id, before, after, seq, off, hash from projection.audit_g1;

-- What operators did is one chain. The number is given under the lock, so that it is the order of the commits.
alter table projection.operator_action add column seq bigint, add column hash text;

create function projection.chain_action() returns trigger language plpgsql security definer set search_path = projection, pg_temp as $$
declare
  last record;
begin
  -- "oper" in ASCII.
  perform pg_advisory_xact_lock(1869636978);
  select a.seq, a.hash into last from projection.operator_action a where a.seq is not null order by a.seq desc limit 1;
  new.seq := coalesce(last.seq, 0) + 1;
  new.hash := projection.chain_hash(coalesce(last.hash, repeat('0', 64)), jsonb_build_object('seq', new.seq, 'id', new.id,
    'at', projection.instant(new.at), 'actorId', new.actor_id, 'actorName', new.actor_name, 'action', new.action,
    'target', new.target, 'reason', new.reason, 'detail', new.detail));
  return new;
end $$;

create unique index operator_action_by_chain on projection.operator_action (seq);
create trigger chain_action before insert on projection.operator_action for each row execute function projection.chain_action();

create or replace view read.ops_audit as
select id, at, actor_id, actor_name, action, target, reason, detail, seq, hash from projection.operator_action;
