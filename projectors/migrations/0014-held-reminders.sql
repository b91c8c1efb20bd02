-- Reminders that are due and wait for the end of quiet hours. A row counts until then, and only while the settings are those
-- it was written under: when they change, the clock looks again. It is no part of the read model: lost, it is made again.
create table projection.reminder_held (
  task_id uuid not null,
  reminder_id text not null,
  due_at timestamptz not null,
  user_id uuid not null,
  until timestamptz not null,
  -- It had been missed before it was held.
  late boolean not null,
  -- Of the user's settings.
  version integer not null,
  primary key (task_id, reminder_id, due_at)
);
create index reminder_held_until on projection.reminder_held (until);

grant select, insert, update, delete on projection.reminder_held to tasklog_projectors;
grant select on command.quiet_hours to tasklog_projectors;
