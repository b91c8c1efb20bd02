-- What the audit trail is compared with: the log, how far it was read of each partition, what is parked of it.
create view read.ops_audit_source as
select part, off, task_id, version, event_id, event ->> 'userid' as user_id, event ->> 'type' as type, event
from log.record where topic = 1;

create view read.ops_audit_position as
select
  h.part,
  coalesce(c.off, 0) as off,
  -- The log begins behind this offset: what came before was dropped.
  coalesce((select r.off - 1 from log.record r where r.topic = 1 and r.part = h.part order by r.off limit 1), h.next - 1) as floor
from log.head h
left join projection.generation g on g.projector = 'audit' and g.state = 'live'
left join log.checkpoint c on (c.grp, c.gen, c.topic, c.part) = ('audit', g.gen, h.topic, h.part)
where h.topic = 1;

create view read.ops_audit_parked as
select part, off from log.dead_letter where (grp, topic) = ('audit', 1) and state <> 'retried';

grant select on read.ops_audit, read.ops_audit_source, read.ops_audit_position, read.ops_audit_parked, read.ops_erasure
to tasklog_query;
