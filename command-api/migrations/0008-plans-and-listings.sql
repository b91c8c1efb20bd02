-- Changes that an assistant proposed and only the user may approve: exactly these commands, each bound to the version it was
-- shown for, once, within ten minutes. A request that is repeated finds its plan by its key.
create table command.plan (
  id uuid primary key,
  user_id uuid not null,
  -- Travels in the person's answer and in nothing that a model sees.
  token text not null,
  idem_key text not null,
  req_hash bytea not null,
  change_id uuid not null,
  client text not null,
  doc jsonb not null,
  state text not null default 'open' check (state in ('open', 'approved', 'denied', 'lapsed')),
  proposed_at timestamptz not null,
  expires_at timestamptz not null,
  unique (user_id, idem_key)
);

-- The rows an assistant was shown last: what "2" means in its next request.
create table command.listing (
  user_id uuid not null,
  client text not null,
  task_ids uuid[] not null,
  at timestamptz not null default now(),
  primary key (user_id, client)
);

grant select, insert, update, delete on command.plan, command.listing to tasklog_command;

-- The list of open tasks by date, from its index; it serves all that the one it takes the place of did.
create index open_tasks_by_due on command.task (user_id, (coalesce(doc ->> 'due', '~') collate "C"), id) where doc ->> 'status' = 'open';
-- squawk-ignore require-concurrent-index-deletion
drop index command.open_tasks_of_user;
