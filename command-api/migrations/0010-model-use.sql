-- What each user's messages cost of the language model on a day (UTC): so many tokens, and no more are asked for.
create table command.model_use (
  user_id uuid not null,
  day date not null,
  tokens bigint not null,
  primary key (user_id, day)
);
create index model_use_of_day on command.model_use (day);

grant select, insert, update, delete on command.model_use to tasklog_command;
