-- Each read model has generations: the live one, which the views in `read` show, and copies beside it: one that is being
-- built anew from the log, one that is kept for going back.

-- Which tables a projector owns. Those of a generation are called <name>_g<generation>.
create table projection.model (
  name text primary key,
  projector text not null,
  -- Indexes that the fold itself reads by: there from the start. All others are made when the bulk is in.
  fold_indexes text[] not null default '{}'
);
insert into projection.model (name, projector, fold_indexes) values
  ('task', 'tasks', '{}'),
  ('audit', 'audit', '{by_task}'),
  ('recurrence_task', 'recurrence', '{open}'),
  ('recurrence', 'recurrence', '{}'),
  ('reminder_task', 'reminder', '{}'),
  ('reminder_fired', 'reminder', '{}'),
  ('reminder', 'reminder', '{}'),
  ('notification', 'notification', '{}');

create table projection.generation (
  projector text not null,
  gen integer not null,
  -- retained: what was live before, fed on, so that going back loses nothing. retired: its tables are gone.
  -- scratch: the tables as of some moment, in a schema of their own.
  state text not null check (state in
    ('building', 'ready', 'live', 'retained', 'retired', 'failed', 'cancelled', 'scratch')),
  source text not null check (source in ('postgres', 'kafka')),
  -- Whether the running projectors bring it what is new on the log.
  fed boolean not null,
  -- The first offset of each partition of task-events from which on its intents may be carried out; null when none may.
  live_from bigint[],
  made_at timestamptz not null default now(),
  live_at timestamptz,
  retire_at timestamptz,
  primary key (projector, gen)
);
create unique index one_live_generation on projection.generation (projector) where state = 'live';
insert into projection.generation (projector, gen, state, source, fed, live_from, live_at)
select distinct projector, 1, 'live', 'postgres', true, '{}'::bigint[], now() from projection.model;

create table projection.replay (
  id uuid primary key,
  projector text not null,
  gen integer not null,
  source text not null,
  -- Only what had happened by then, into a schema of its own; null for all there is.
  until timestamptz,
  verify text not null check (verify in ('sample', 'full')),
  swap text not null check (swap in ('auto', 'manual')),
  allow_dead_letters boolean not null,
  state text not null check (state in ('running', 'indexing', 'catching-up', 'verifying', 'ready', 'swapped', 'done',
    'paused', 'cancelled', 'failed')),
  reason text,
  -- The last offset of each partition to read, by topic; what comes later is caught up with afterwards.
  targets jsonb not null,
  records bigint not null,
  done bigint not null default 0,
  -- Records a second, over the last half minute and over all.
  rate real not null default 0,
  mean_rate real not null default 0,
  verification jsonb,
  schema_name text,
  asked_by text not null,
  made_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ended_at timestamptz,
  -- Who drives it. The epoch fences one that was frozen and replaced.
  owner integer,
  epoch bigint not null default 0,
  lease_until timestamptz not null default '-infinity',
  foreign key (projector, gen) references projection.generation
);
create unique index one_replay_at_a_time on projection.replay (projector)
where state in ('running', 'indexing', 'catching-up', 'verifying', 'ready', 'paused');

grant select on projection.model to tasklog_projectors;
grant select, insert, update on projection.generation, projection.replay to tasklog_projectors;
-- A row that the checks of a replay made for themselves, and take back.
grant delete on projection.generation to tasklog_projectors;
grant select on read.task, read.audit, read.recurrence, read.reminder, read.notification to tasklog_projectors;
grant usage on schema read to tasklog_projectors;

-- The projectors may not make, drop or show tables; they may ask for exactly this, of tables that are theirs.

create function projection.live_of(of_projector text) returns integer language sql stable
set search_path = projection, pg_temp as $$
  select gen from projection.generation where projector = of_projector and state = 'live';
$$;

-- The tables of a generation, like those of the live one down to their rights, with the indexes that the fold needs.
create function projection.make_generation(of_projector text, new_gen integer) returns void language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
declare
  live integer := projection.live_of(of_projector);
  model record;
  part record;
  old_name text;
  new_name text;
begin
  if not exists (select from projection.generation where (projector, gen, state) = (of_projector, new_gen, 'building')) then
    raise exception 'generation % of % is not being built', new_gen, of_projector;
  end if;
  for model in select name from projection.model where projector = of_projector order by name loop
    old_name := model.name || '_g' || live;
    new_name := model.name || '_g' || new_gen;
    execute format('create table projection.%I (like projection.%I including defaults including constraints including generated including identity including storage including comments)',
      new_name, old_name);
    for part in select c.reloptions from pg_class c where c.oid = ('projection.' || quote_ident(old_name))::regclass and c.reloptions is not null loop
      execute format('alter table projection.%I set (%s)', new_name, array_to_string(part.reloptions, ', '));
    end loop;
    for part in select k.conname, pg_get_constraintdef(k.oid) as def from pg_constraint k
      where k.conrelid = ('projection.' || quote_ident(old_name))::regclass and k.contype = 'p' loop
      execute format('alter table projection.%I add constraint %I %s', new_name,
        regexp_replace(part.conname, '^' || old_name, new_name), part.def);
    end loop;
    for part in select pg_get_triggerdef(t.oid) as def from pg_trigger t
      where t.tgrelid = ('projection.' || quote_ident(old_name))::regclass and not t.tgisinternal loop
      execute regexp_replace(part.def, '\m' || old_name || '(?=_|\M)', new_name, 'g');
    end loop;
    for part in select a.grantee, string_agg(a.privilege_type, ', ') as rights from pg_class c, aclexplode(c.relacl) a
      where c.oid = ('projection.' || quote_ident(old_name))::regclass and a.grantee <> c.relowner and a.grantee <> 0 group by a.grantee loop
      execute format('grant %s on projection.%I to %s', part.rights, new_name, part.grantee::regrole);
    end loop;
  end loop;
  perform projection.copy_indexes(of_projector, new_gen, true);
end $$;

-- Makes what indexes are missing: those that the fold reads by, or all.
create function projection.copy_indexes(of_projector text, new_gen integer, only_for_fold boolean) returns void language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
declare
  live integer := projection.live_of(of_projector);
  part record;
begin
  for part in
    select x.index_name, x.def from projection.model m
    cross join lateral (
      select regexp_replace(i.relname, '^' || m.name || '_g' || live, m.name || '_g' || new_gen) as index_name,
        regexp_replace(pg_get_indexdef(i.oid), '\m' || m.name || '_g' || live || '(?=_|\M)', m.name || '_g' || new_gen, 'g') as def,
        substr(i.relname, length(m.name || '_g' || live || '_') + 1) as suffix
      from pg_index n join pg_class i on i.oid = n.indexrelid
      where n.indrelid = ('projection.' || quote_ident(m.name || '_g' || live))::regclass and not n.indisprimary) x
    where m.projector = of_projector and (not only_for_fold or x.suffix = any (m.fold_indexes))
      and to_regclass('projection.' || quote_ident(x.index_name)) is null
    order by x.index_name
  loop
    execute part.def;
  end loop;
end $$;

create function projection.index_generation(of_projector text, new_gen integer) returns void language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
declare
  model record;
begin
  if not exists (select from projection.generation where (projector, gen, state) = (of_projector, new_gen, 'building')) then
    raise exception 'generation % of % is not being built', new_gen, of_projector;
  end if;
  perform projection.copy_indexes(of_projector, new_gen, false);
  for model in select name from projection.model where projector = of_projector order by name loop
    execute format('analyze projection.%I', model.name || '_g' || new_gen);
  end loop;
end $$;

-- Every view over the tables of one generation, with the text that shows another in its place.
create function projection.views_over(of_projector text, old_gen integer, new_gen integer, new_schema text) returns table (view_schema text, view_name text, def text)
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
    where m.projector = of_projector and n.nspname = 'read' order by 2
  loop
    for model in select name from projection.model where projector = of_projector loop
      def := regexp_replace(def, '\mprojection\.' || model.name || '_g' || old_gen || '\M',
        new_schema || '.' || model.name || '_g' || new_gen, 'g');
      def := regexp_replace(def, '\m' || model.name || '_g' || old_gen || '\M', model.name || '_g' || new_gen, 'g');
    end loop;
    return next;
  end loop;
end $$;

-- Lets the views show another generation. Who reads one of them waits until this transaction ends, and then sees the new one.
create function projection.show_generation(of_projector text, old_gen integer, new_gen integer) returns void language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
declare
  view record;
begin
  for view in select * from projection.views_over(of_projector, old_gen, new_gen, 'projection') loop
    execute format('create or replace view %I.%I as %s', view.view_schema, view.view_name, view.def);
  end loop;
end $$;

create function projection.drop_generation(of_projector text, old_gen integer) returns void language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
declare
  model record;
begin
  if exists (select from projection.generation where (projector, gen) = (of_projector, old_gen) and state in ('live', 'retained')) then
    raise exception 'generation % of % is in use', old_gen, of_projector;
  end if;
  for model in select name from projection.model where projector = of_projector order by name loop
    execute format('drop table if exists projection.%I', model.name || '_g' || old_gen);
  end loop;
end $$;

-- Moves the tables of a generation into a schema of their own, with views as `read` has them.
create function projection.set_aside(of_projector text, new_gen integer, new_schema text) returns void language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
declare
  live integer := projection.live_of(of_projector);
  model record;
  view record;
begin
  if new_schema !~ '^replay_[0-9a-f]{8}$' then
    raise exception '% is no name for a schema of a replay', new_schema;
  end if;
  if not exists (select from projection.generation where (projector, gen, state) = (of_projector, new_gen, 'building')) then
    raise exception 'generation % of % is not being built', new_gen, of_projector;
  end if;
  execute format('create schema %I', new_schema);
  for model in select name from projection.model where projector = of_projector order by name loop
    execute format('alter table projection.%I set schema %I', model.name || '_g' || new_gen, new_schema);
  end loop;
  for view in select * from projection.views_over(of_projector, live, new_gen, new_schema) loop
    execute format('create view %I.%I as %s', new_schema, view.view_name, view.def);
  end loop;
  execute format('grant usage on schema %I to tasklog_projectors', new_schema);
  execute format('grant select on all tables in schema %I to tasklog_projectors', new_schema);
end $$;

create function projection.drop_aside(old_schema text) returns void language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
begin
  if old_schema !~ '^replay_[0-9a-f]{8}$' then
    raise exception '% is no schema of a replay', old_schema;
  end if;
  execute format('drop schema if exists %I cascade', old_schema);
end $$;

revoke all on function projection.live_of(text), projection.make_generation(text, integer),
  projection.copy_indexes(text, integer, boolean), projection.index_generation(text, integer),
  projection.views_over(text, integer, integer, text), projection.show_generation(text, integer, integer),
  projection.drop_generation(text, integer), projection.set_aside(text, integer, text), projection.drop_aside(text) from public;
grant execute on function projection.live_of(text), projection.make_generation(text, integer),
  projection.index_generation(text, integer), projection.show_generation(text, integer, integer),
  projection.drop_generation(text, integer), projection.set_aside(text, integer, text), projection.drop_aside(text)
to tasklog_projectors;
