-- The last failure of each reader, where it stands: what an operator needs to know of a partition that does not move. It is
-- over as soon as the checkpoint is past `off`; the row stays, as the last thing that went wrong there.
create table log.trouble (
  grp text not null,
  gen integer not null,
  topic smallint not null,
  part smallint not null,
  -- The checkpoint that the failed page lies behind.
  off bigint not null,
  error text not null,
  attempts integer not null,
  -- Of the first and the last failure behind this checkpoint.
  since timestamptz not null,
  at timestamptz not null,
  -- Null: when the broker brings it again.
  next_try timestamptz,
  primary key (grp, gen, topic, part)
) with (fillfactor = 50);

-- Since when the leader leads: the time of its epoch.
alter table log.leader add column since timestamptz;
