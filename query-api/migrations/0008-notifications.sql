-- Which notifications were read, and what became of them outside.
create view read.notification_read as select user_id, notification_id from command.notification_read;
create view read.notification_read_until as select user_id, until from command.notification_read_until;
create view read.delivery as
select event_id, user_id, channel, state, reason, attempts, settled_at from projection.delivery;

grant select on read.notification_read, read.notification_read_until, read.delivery to tasklog_query;
