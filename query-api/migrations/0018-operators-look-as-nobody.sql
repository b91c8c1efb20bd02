-- What operators see of users is there only while no user is named: a question about a list cannot reach it.
create function read.nobody() returns boolean language sql stable parallel safe as $$
  select coalesce(current_setting('tasklog.user_id', true), '') = ''
$$;

create or replace view read.ops_log as
select topic, part, off, at, task_id, event from log.record where read.nobody();

create or replace view read.ops_dead_letter as
select id, grp, gen, topic, part, off, key, event, event ->> 'type' as type, reason, error_class, attempts, attempts = 0 as behind,
  state, at as first_at, last_at, failures, settled_at, settled_by
from log.dead_letter where read.nobody();

create or replace view read.ops_blocked_key as
select grp, gen, key, since from log.blocked_key where read.nobody();

create or replace view read.ops_audit_source as
select part, off, task_id, version, event_id, event ->> 'userid' as user_id, event ->> 'type' as type, event
from log.record where topic = 1 and read.nobody();

create or replace view read.ops_audit as
select id, at, actor_id, actor_name, action, target, reason, detail, seq, hash
from projection.operator_action where read.nobody();

create or replace view read.ops_erasure as
select user_id, requested_at, requested_by, swept_at, threads_at, done_at, redacted, rows, remains
from log.erasure where read.nobody();

-- The trail of everybody, to be held against the log and given out.
create view read.ops_audit_entry as
select event_id, user_id, task_id, version, type, at, actor, change_id, before, after, seq, off, hash
from live.audit where read.nobody();

grant select on read.ops_audit_entry to tasklog_query;
