-- What filters are read by: where a user's days begin, how weeks and dates are meant, and the filters that are saved.
create view read.preferences as select user_id, settings - 'quietHours' as settings from command.preferences;

grant select on read.preferences to tasklog_query;
