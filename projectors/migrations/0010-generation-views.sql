-- What operators see of generations and replays.
create view read.ops_generation as
select g.projector, g.gen, g.state, g.source, g.fed, g.made_at, g.live_at, g.retire_at,
  coalesce(t.rows, 0)::bigint as rows, coalesce(t.bytes, 0)::bigint as bytes,
  coalesce(c.lag, 0)::bigint as lag, coalesce(d.n, 0)::bigint as dead_letters
from projection.generation g
left join lateral (
  select sum(greatest(k.reltuples, 0)) as rows, sum(pg_total_relation_size(k.oid)) as bytes
  from projection.model m
  join pg_class k on k.relname = m.name || '_g' || g.gen and k.relnamespace = (select oid from pg_namespace where nspname = 'projection')
  where m.projector = g.projector) t on true
left join lateral (
  select sum(h.next - 1 - k.off) as lag from log.checkpoint k join log.head h using (topic, part)
  where (k.grp, k.gen) = (g.projector, g.gen)) c on true
left join lateral (
  select count(*) as n from log.dead_letter k where (k.grp, k.gen, k.state) = (g.projector, g.gen, 'waiting')) d on true;

create view read.ops_replay as
select id, projector, gen, source, until, verify, swap, allow_dead_letters, state, reason, records, done, rate, mean_rate,
  verification, schema_name, asked_by, made_at, updated_at, ended_at
from projection.replay;

grant select on read.ops_generation to tasklog_projectors;
