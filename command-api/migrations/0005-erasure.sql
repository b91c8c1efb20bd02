-- A user may ask for it; the relay carries it out. It reads the rows it needs to know of, and changes none by itself.
grant select, insert on log.erasure to tasklog_command;
grant update (threads_at) on log.erasure to tasklog_command;
grant select, update on log.erasure to tasklog_relay;
grant select (id, user_id) on command.task to tasklog_relay;
grant insert on command.outbox to tasklog_relay;
grant execute on function log.redact(uuid, smallint, smallint, bigint, bigint), log.erase_rows(uuid) to tasklog_relay;
