-- A search means open tasks, or done ones, and most tasks of a long list are done: it looked at three rows to find one. An index
-- of either has as many entries together as the one had, and one of both statuses needs each; deleted ones are in none.
do $$
declare
  task text;
begin
  for task in
    select c.relname from pg_class c
    where c.relnamespace = 'projection'::regnamespace and c.relkind = 'r' and c.relname ~ '^task_g\d+$'
  loop
    execute format($sql$
      create index %I on projection.%I using gin (user_id, tags, words, search gin_trgm_ops)
      with (fastupdate = on, gin_pending_list_limit = 256) where status = 'open' $sql$, task || '_by_text_open', task);
    execute format($sql$
      create index %I on projection.%I using gin (user_id, tags, words, search gin_trgm_ops)
      with (fastupdate = on, gin_pending_list_limit = 256) where status = 'done' $sql$, task || '_by_text_done', task);
    execute format('drop index projection.%I', task || '_by_text');
  end loop;
end $$;
