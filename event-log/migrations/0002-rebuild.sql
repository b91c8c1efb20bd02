-- A topic of a broker that is being made anew from log.record. The row is there until all of `targets` lie on it, so that
-- whoever runs the command again knows what was begun, and whether the topic was thrown away already.
create table log.rebuild (
  broker text not null,
  topic smallint not null,
  begun_at timestamptz not null default now(),
  owner integer not null,
  recreated boolean not null default false,
  targets bigint [] not null,
  primary key (broker, topic)
);
