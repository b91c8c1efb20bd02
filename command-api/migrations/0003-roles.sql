-- Least privilege: what each process of the write side may touch. Whoever installs gives the roles their passwords.
do $$
declare
  name text;
begin
  foreach name in array array['tasklog_command', 'tasklog_relay'] loop
    begin
      execute format('create role %I nologin', name);
    exception when duplicate_object or unique_violation then null;
    end;
  end loop;
end $$;

grant usage on schema command, log to tasklog_command, tasklog_relay;

grant select, insert, update on command.task to tasklog_command;
grant select, insert, delete on command.idempotency to tasklog_command;
grant select, insert on command.outbox to tasklog_command;
grant select, insert, update, delete on command.thread, command.message, command.preferences to tasklog_command;
grant select on log.record, log.head to tasklog_command;

grant select, delete on command.outbox, command.idempotency to tasklog_relay;
grant select, update on log.head, log.leader to tasklog_relay;
grant select, insert on log.record to tasklog_relay;
grant execute on function log.ensure_months(date, int) to tasklog_relay;
-- The bridge, which runs in the relay, reads the log as a consumer group and parks what a broker will not take.
grant select on log.identity to tasklog_relay;
grant select, insert, update, delete on log.checkpoint, log.member to tasklog_relay;
grant select, insert on log.dead_letter to tasklog_relay;
-- `tasklog log rebuild` works with this role as well: it is a bridge that first takes the claims of the others.
grant select, insert, update, delete on log.rebuild to tasklog_relay;
