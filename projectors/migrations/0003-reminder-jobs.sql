-- What the job scheduler was told of the reminders that wait: a second trigger for what the clock fires anyway. It says what
-- the scheduler holds, whichever generation of the read model it was told from.
create table projection.reminder_job (
  task_id uuid not null,
  reminder_id text not null,
  -- The instant it was told; null when nobody can say.
  due_at timestamptz,
  -- Whoever tells it has the row until then.
  busy_until timestamptz not null default '-infinity',
  primary key (task_id, reminder_id)
) with (fillfactor = 50);

grant select, insert, update, delete on projection.reminder_job to tasklog_projectors;
