-- Each task as every event left it, from when to when: what a list looked like at any moment is an index away.
create table projection.task_version_g1 (
  task_id uuid not null,
  version integer not null,
  user_id uuid not null,
  -- From the event until the next one of the task. Where a clock was set back it begins no earlier than the one before.
  valid_from timestamptz not null,
  valid_to timestamptz not null default 'infinity',
  doc jsonb not null,
  status text not null generated always as (doc ->> 'status') stored,
  title text not null generated always as (doc ->> 'title') stored,
  due text generated always as (doc ->> 'due') stored,
  priority text not null generated always as (doc ->> 'priority') stored,
  primary key (task_id, version)
);
-- A page of the list by date, walked in its order; which rows are on it, and how many were overdue, is told by these alone.
create index task_version_g1_by_due on projection.task_version_g1 (user_id, status, due, task_id)
include (valid_from, valid_to);
create index task_version_g1_undated on projection.task_version_g1 (user_id, status, task_id)
include (valid_from, valid_to) where due is null;
-- When the list began, and the little that there was by an early moment.
create index task_version_g1_by_start on projection.task_version_g1 (user_id, valid_from);

grant select, insert, update, delete on projection.task_version_g1 to tasklog_projectors;

create view read.task_version as
select task_id, version, user_id, valid_from, valid_to, doc, status, title, due, priority from projection.task_version_g1;
grant select on read.task_version to tasklog_projectors;

insert into projection.model (name, projector, fold_indexes) values ('task_version', 'history', '{}');
insert into projection.generation (projector, gen, state, source, fed, live_from, live_at)
values ('history', 1, 'live', 'postgres', true, '{}', now());
