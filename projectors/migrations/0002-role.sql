do $$ begin
  create role tasklog_projectors nologin;
exception when duplicate_object or unique_violation then null;
end $$;

grant usage on schema projection, log, command to tasklog_projectors;
grant select, insert, update, delete on all tables in schema projection to tasklog_projectors;
grant select on log.record, log.head, log.identity to tasklog_projectors;
grant select, insert, update, delete on log.checkpoint, log.member, log.dead_letter, log.blocked_key to tasklog_projectors;

-- Firing a reminder locks the task's row, so that no change slips in between looking and speaking up. A row lock needs
-- the right to update one column; nothing here ever updates it.
grant select, update (version) on command.task to tasklog_projectors;
grant select, insert on command.reminder_fired to tasklog_projectors;
grant insert on command.outbox to tasklog_projectors;
