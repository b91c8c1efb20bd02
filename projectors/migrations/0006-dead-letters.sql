-- Dead letters that can be worked on: each has a number, says where it stands, and is never deleted, so that a read model
-- that is made anew leaves out what an operator left out. The table holds only what failed, so that rewriting it once is
-- no matter.
alter table log.dead_letter
-- squawk-ignore adding-field-with-default
add column id bigint generated always as identity,
add column state text not null default 'waiting' check (state in ('waiting', 'retried', 'skipped', 'discarded', 'repaired')),
-- When it failed last.
add column last_at timestamptz not null default now(),
-- How it failed before, newest first, as far as that is kept.
add column failures jsonb not null default '[]',
add column settled_at timestamptz,
add column settled_by text,
-- The error without what differs from one record to the next: the name of a group.
-- squawk-ignore adding-field-with-default
add column error_class text not null generated always as (
  regexp_replace(regexp_replace(regexp_replace(regexp_replace(reason,
    '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', '…', 'gi'),
    '"([^"\\]|\\.)*"', '"…"', 'g'),
    '\m[0-9]+\M', '…', 'g'),
    '\s+', ' ', 'g')) stored;

create unique index dead_letter_by_id on log.dead_letter (id);
create index dead_letter_waiting on log.dead_letter (grp, gen, key, id) where state = 'waiting';
-- What is left out, for good and in every generation, looked up for each page that is applied.
create index dead_letter_left_out on log.dead_letter (grp, topic, coalesce(event ->> 'subject', ''))
where state in ('skipped', 'discarded', 'repaired');
create index dead_letter_by_last on log.dead_letter (last_at desc, id desc);

-- `behind`: it has not been tried; it waits behind an earlier one of its key.
create view read.ops_dead_letter as
select id, grp, gen, topic, part, off, key, event, event ->> 'type' as type, reason, error_class, attempts, attempts = 0 as behind,
  state, at as first_at, last_at, failures, settled_at, settled_by
from log.dead_letter;

create view read.ops_blocked_key as select grp, gen, key, since from log.blocked_key;
