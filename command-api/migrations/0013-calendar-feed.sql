-- The secret address of a user's calendar: only the hash of its secret is kept, and a new one takes the place of the one before.
create table command.calendar_feed (
  user_id uuid primary key,
  secret_hash bytea not null unique check (length(secret_hash) = 32),
  created_at timestamptz not null default now()
);

grant select, insert, update, delete on command.calendar_feed to tasklog_command;
