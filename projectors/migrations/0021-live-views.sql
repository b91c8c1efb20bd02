-- What a live generation holds is shown by views for everybody's rows, in `live`, and by views of `read` for those of the one
-- user whom the asking transaction names. Whoever asks has no right on the first, so a question that forgets to say whose
-- list it means still shows no other one.
create schema live;
grant usage on schema live to tasklog_projectors;

alter view read.task set schema live;
alter view read.audit set schema live;
alter view read.recurrence set schema live;
alter view read.reminder set schema live;
alter view read.notification set schema live;
alter view read.task_version set schema live;
alter view read.outcome set schema live;

-- Whose rows are shown: the setting tasklog.user_id, which query-api makes for one statement. Where there is none it fails
-- rather than show an empty list. It is no strict function, so that it is written into the statement, and the planner puts
-- the user of the statement in its place.
create function read.me() returns uuid language sql stable parallel safe as $$
  select current_setting('tasklog.user_id')::uuid
$$;

create view read.task as
select id, user_id, version, doc, status, title, due, priority, tags, created_at, completed_at, search, words, item
from live.task where user_id = read.me();

create view read.audit as
select event_id, user_id, task_id, version, type, at, actor, change_id, before, after, seq, off, hash
from live.audit where user_id = read.me();

create view read.recurrence as
select series_id, user_id, task_id, title, time_zone, recurrence, occurrence, active
from live.recurrence where user_id = read.me();

create view read.reminder as
select task_id, reminder_id, user_id, title, due_at, state, fired_at from live.reminder where user_id = read.me();

create view read.notification as
select id, user_id, task_id, reminder_id, title, due_at, at, late, due, time_zone
from live.notification where user_id = read.me();

create view read.task_version as
select task_id, version, user_id, valid_from, valid_to, doc, status, title, due, priority
from live.task_version where user_id = read.me();

create view read.outcome as
select task_id, kind, occurrence, user_id, at, due, on_time, priority, tags, series_id
from live.outcome where user_id = read.me();

-- In a new database the role comes later, with rights of its own. In one that is upgraded it had them on the views that moved.
do $$ begin
  if exists (select from pg_roles where rolname = 'tasklog_query') then
    revoke all on all tables in schema live from tasklog_query;
    grant select on read.task, read.audit, read.recurrence, read.reminder, read.notification, read.task_version, read.outcome
    to tasklog_query;
  end if;
end $$;

-- Every view over the tables of one generation, with the text that shows another in its place. Those of `read` stand on these.
create or replace function projection.views_over(of_projector text, old_gen integer, new_gen integer, new_schema text)
returns table (view_schema text, view_name text, def text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  model record;
begin
  for view_schema, view_name, def in
    select distinct n.nspname::text, v.relname::text, pg_get_viewdef(v.oid) from projection.model m
    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass
      and d.refobjid = to_regclass('projection.' || quote_ident(m.name || '_g' || old_gen))
    join pg_rewrite r on r.oid = d.objid join pg_class v on v.oid = r.ev_class and v.relkind = 'v'
    join pg_namespace n on n.oid = v.relnamespace
    where m.projector = of_projector and n.nspname = 'live' order by 2
  loop
    for model in select name from projection.model where projector = of_projector loop
      def := regexp_replace(def, '\mprojection\.' || model.name || '_g' || old_gen || '\M',
        new_schema || '.' || model.name || '_g' || new_gen, 'g');
      def := regexp_replace(def, '\m' || model.name || '_g' || old_gen || '\M', model.name || '_g' || new_gen, 'g');
    end loop;
    return next;
  end loop;
end $$;
