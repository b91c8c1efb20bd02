-- The live feed reads the log and owns nothing.
do $$ begin
  create role tasklog_realtime nologin;
exception when duplicate_object or unique_violation then null;
end $$;

grant usage on schema log to tasklog_realtime;
grant select on log.record, log.head, log.identity, log.checkpoint to tasklog_realtime;
