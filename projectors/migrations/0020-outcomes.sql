-- What came of tasks: that they were done, when, and whether in time; which dates of a repeat were passed over. Days are
-- counted when somebody asks, in the zone of whoever asks.
create table projection.outcome_g1 (
  task_id uuid not null,
  kind text not null check (kind in ('done', 'skipped')),
  -- The date of the repeat that was passed over; empty of what was done.
  occurrence text not null,
  user_id uuid not null,
  at timestamptz not null,
  due text,
  -- Null when it had no date.
  on_time boolean,
  priority text not null,
  tags jsonb not null,
  series_id uuid,
  primary key (task_id, kind, occurrence)
);
create index outcome_g1_by_user on projection.outcome_g1 (user_id, kind, at);

grant select, insert, update, delete on projection.outcome_g1 to tasklog_projectors;

create view read.outcome as
select task_id, kind, occurrence, user_id, at, due, on_time, priority, tags, series_id from projection.outcome_g1;
grant select on read.outcome to tasklog_projectors;

insert into projection.model (name, projector, fold_indexes) values ('outcome', 'history', '{}');
