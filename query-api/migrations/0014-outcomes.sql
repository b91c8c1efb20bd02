-- What was done when, for statistics.
grant select on read.outcome to tasklog_query;
