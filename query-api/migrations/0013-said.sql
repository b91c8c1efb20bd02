-- What a person said that brought a change about, as long as the conversation is kept beside the tasks.
create view read.said as
select m.change_id, t.user_id, m.thread_id, m.content as message, m.at
from command.message as m join command.thread as t on t.id = m.thread_id
where m.change_id is not null and m.role = 'user';

grant select on read.said to tasklog_query;
