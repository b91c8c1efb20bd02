-- The views of `read` that stand on other tables than those of the projectors show one user's rows as well.
create or replace view read.notification_read as
select user_id, notification_id from command.notification_read where user_id = read.me();

create or replace view read.notification_read_until as
select user_id, until from command.notification_read_until where user_id = read.me();

create or replace view read.delivery as
select event_id, user_id, channel, state, reason, attempts, settled_at from projection.delivery where user_id = read.me();

create or replace view read.preferences as
select user_id, settings - 'quietHours' as settings from command.preferences where user_id = read.me();

create or replace view read.said as
select m.change_id, t.user_id, m.thread_id, m.content as message, m.at
from command.message as m join command.thread as t on t.id = m.thread_id
where m.change_id is not null and m.role = 'user' and t.user_id = read.me();

-- That one's own data was erased.
create view read.erasure as select user_id, requested_at from log.erasure where user_id = read.me();

-- How far the read models are, of everybody, and nothing else of them: all who wait for a position share one look.
create view read.version as
select 'task'::text as model, id as task_id, user_id, version from live.task
union all select 'audit'::text, task_id, user_id, version from live.audit
union all select 'history'::text, task_id, user_id, version from live.task_version;

grant select on read.erasure, read.version to tasklog_query;
