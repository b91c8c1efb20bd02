-- The bridge, which runs in the relay, notes what goes wrong with it.
grant select, insert, update, delete on log.trouble to tasklog_relay;

-- How much waits in the outbox, and since when. It answers at once however much that is: up to 10,000 entries are counted,
-- more are told by their ids, which have holes where a transaction was rolled back.
create view command.outbox_state as
select
  case when counted.n <= 10000 then counted.n else greatest(newest.id - oldest.id + 1, counted.n) end as depth,
  counted.n > 10000 as estimated,
  oldest.at as oldest_at,
  coalesce(greatest(extract(epoch from clock_timestamp() - oldest.at), 0), 0)::float8 as oldest_age_seconds
from (select count(*) as n from (select from command.outbox limit 10001) as first_entries) as counted
left join lateral (select id, at from command.outbox order by id limit 1) as oldest on true
left join lateral (select id from command.outbox order by id desc limit 1) as newest on true;

-- Who puts it on the log. The lease is renewed every few seconds: its age is the time since then, and without a leader the
-- time since there was one.
create view command.relay_state as
select
  owner,
  epoch,
  since,
  owner is not null and lease_until > clock_timestamp() as leased,
  case when owner is not null then greatest(extract(epoch from clock_timestamp() - (lease_until - interval '10 seconds')), 0)
    when since is not null then extract(epoch from clock_timestamp() - since) end::float8 as lease_age_seconds
from log.leader
where role = 'sequencer';

grant select on command.outbox_state, command.relay_state to tasklog_relay;
