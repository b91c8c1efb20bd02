-- What operators look at. Views only, answered by indexes: an answer must not become slow because much is behind.

-- Processes that hold their liveness lock, by the number they own things under. The name says service, pid and host.
create view read.ops_process as
select locks.objid::bigint::int as owner, activity.application_name as name
from pg_locks as locks
join pg_stat_activity as activity on activity.pid = locks.pid
where locks.locktype = 'advisory' and locks.classid = 1952543595 and locks.objsubid = 2 and locks.granted
  and locks.database = (select oid from pg_database where datname = current_database());

create view read.ops_outbox as
select
  outbox.depth,
  outbox.estimated,
  outbox.oldest_age_seconds,
  relay.epoch,
  relay.since,
  relay.lease_age_seconds,
  relay.leased and process.owner is not null as leads,
  process.name as leader
from command.outbox_state as outbox
cross join command.relay_state as relay
left join read.ops_process as process on process.owner = relay.owner;

-- Every partition of each topic that a group reads, also those where it never committed anything.
create view read.ops_lag as
with live as materialized (select owner, min(name) as name from read.ops_process group by owner),
reading as (select distinct grp, gen, topic from log.checkpoint)
select
  reading.grp,
  reading.gen,
  reading.topic,
  head.part,
  head.next - 1 as head,
  coalesce(checkpoint.off, 0) as position,
  coalesce(checkpoint.off, 0) > 0 as committed,
  coalesce(greatest(extract(epoch from clock_timestamp() - upcoming.at), 0), 0)::float8 as seconds,
  live.name as owner,
  trouble.off as trouble_off,
  trouble.error,
  trouble.attempts,
  trouble.since,
  trouble.at,
  trouble.next_try
from reading
join log.head as head on head.topic = reading.topic
left join log.checkpoint as checkpoint
  on (checkpoint.grp, checkpoint.gen, checkpoint.topic, checkpoint.part)
  = (reading.grp, reading.gen, reading.topic, head.part)
left join live on live.owner = checkpoint.owner and checkpoint.lease_until > clock_timestamp()
left join log.trouble as trouble
  on (trouble.grp, trouble.gen, trouble.topic, trouble.part)
  = (reading.grp, reading.gen, reading.topic, head.part)
left join lateral (
  select record.at from log.record as record
  where record.topic = head.topic and record.part = head.part and record.off = coalesce(checkpoint.off, 0) + 1
  limit 1
) as upcoming on true;

create view read.ops_head as select topic, part, next from log.head;
create view read.ops_log as select topic, part, off, at, task_id, event from log.record;

create view read.ops_parked as
select grp, gen, count(*) as letters, extract(epoch from clock_timestamp() - min(at))::float8 as oldest_age_seconds
from log.dead_letter where state = 'waiting' group by grp, gen;

create view read.ops_intent as
select state, count(*) as intents from projection.intent where state in ('waiting', 'failed') group by state;

grant select on read.ops_process, read.ops_outbox, read.ops_lag, read.ops_head, read.ops_log, read.ops_parked,
  read.ops_intent to tasklog_query;
