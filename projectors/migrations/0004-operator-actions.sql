-- What operators did, to what, and why: each in the transaction of its effect, and never changed after.
create table projection.operator_action (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  actor_id uuid not null,
  actor_name text not null,
  -- Such as dead-letter.skip or replay.start.
  action text not null,
  -- What it was done to, such as a dead letter or a projector.
  target text not null,
  reason text,
  detail jsonb not null default '{}'
);

grant insert on projection.operator_action to tasklog_projectors;

create view read.ops_audit as
select id, at, actor_id, actor_name, action, target, reason, detail from projection.operator_action;
