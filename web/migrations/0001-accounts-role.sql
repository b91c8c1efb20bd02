-- Accounts belong to the web: it makes its own tables in its own schema, and sees nothing else.
do $$ begin
  create role tasklog_web nologin;
exception when duplicate_object or unique_violation then null;
end $$;

create schema auth authorization tasklog_web;
