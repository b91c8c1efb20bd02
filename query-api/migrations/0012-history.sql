-- What a list looked like at any moment.
grant select on read.task_version to tasklog_query;
