-- Whoever puts a change of a task into the outbox says whose it is, and puts its notice there as well (`notice`): the relay
-- looks into an event, or makes a notice of it and `doc`, only where it has to.
alter table command.outbox add column user_id text, add column change_id text;
comment on column command.outbox.doc is 'The task as it was then, of entries without a notice: written by the release before.';
