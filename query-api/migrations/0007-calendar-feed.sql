-- Whose calendar a secret address shows, by the hash of the secret.
create view read.calendar_feed as select secret_hash, user_id from command.calendar_feed;

grant select on read.calendar_feed to tasklog_query;
