-- What a chat shows of a conversation. A thread with a title was begun in one; the others are of scripts, and not listed.
alter table command.thread add column title text;
create index chats_of_user on command.thread (user_id, created_at, id) where title is not null;

create table command.thread_item (
  thread_id uuid not null references command.thread on delete cascade,
  id text not null,
  n bigint generated always as identity,
  item jsonb not null,
  -- What a widget shows, to be drawn anew when a click has changed it.
  shown jsonb,
  feedback text check (feedback in ('positive', 'negative')),
  primary key (thread_id, id)
);
create index items_of_thread on command.thread_item (thread_id, n);

grant select, insert, update, delete on command.thread_item to tasklog_command;
