-- Whoever asks questions can do nothing else: SELECT on the views of `read`.
do $$ begin
  create role tasklog_query nologin;
exception when duplicate_object or unique_violation then null;
end $$;

grant usage on schema read to tasklog_query;
grant select on read.task, read.audit, read.recurrence, read.reminder, read.notification to tasklog_query;
