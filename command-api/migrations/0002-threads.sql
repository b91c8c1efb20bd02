-- Conversations: what was said, and what a follow-up may refer to.
create table command.thread (
  id uuid primary key,
  user_id uuid not null,
  state jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index threads_of_user on command.thread (user_id, updated_at desc);

create table command.message (
  thread_id uuid not null references command.thread on delete cascade,
  n bigint generated always as identity,
  role text not null check (role in ('user', 'assistant')),
  content text not null,
  answer jsonb,
  at timestamptz not null default now(),
  primary key (thread_id, n)
);

-- Where products disagree a user decides; what is not set is the house's default.
create table command.preferences (
  user_id uuid primary key,
  settings jsonb not null,
  updated_at timestamptz not null default now()
);
