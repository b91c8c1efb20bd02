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
