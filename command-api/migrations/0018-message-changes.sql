-- Which change a message brought about: the history of a task can then tell what was said.
alter table command.message add column change_id uuid;
-- squawk-ignore require-concurrent-index-creation
create index message_by_change on command.message (change_id) where change_id is not null;
