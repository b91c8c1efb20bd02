-- The log keeps events as text, and whose they are beside them (event-log 0005).
drop view if exists read.ops_log, read.ops_audit_source;

create view read.ops_log as
select topic, part, off, at, task_id, event, user_id, change_id from log.record where read.nobody();

create view read.ops_audit_source as
select part, off, task_id, version, event_id, user_id, event ->> 'type' as type, event
from log.record where topic = 1 and read.nobody();

grant select on read.ops_log, read.ops_audit_source to tasklog_query;
