-- Settings are changed in several places at once: a version says whether somebody was faster.
alter table command.preferences add column version integer not null default 1;

-- "What did I delete?" asks for the newest few.
create index deleted_tasks_of_user on command.task (user_id, (doc ->> 'deletedAt') desc) where doc ->> 'status' = 'deleted';
