-- What tasks are filtered, sorted and searched by. Columns are made of the document, so that the fold of the events stays
-- all there is to know, and a generation that is built anew has the same ones.
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

-- A text as it is searched: without accents, without case, letters of other widths as the usual ones; and without the two
-- signs that stand between the texts of a task. The domain says the same in fold.ts. None of these is strict: then it is
-- written into the statement that uses it, and costs no call.
create function read.fold(said text) returns text language sql immutable parallel safe as $$
  select case when octet_length(said) = char_length(said) then lower(translate(said, E'\x1e\x1f', '  '))
    else replace(lower(regexp_replace(normalize(translate(said, E'\x1e\x1f', '  '), NFKD),
      '[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]', '', 'g')), 'ς', 'σ') end
$$;

-- A pattern for `like`: this text anywhere, every sign meant as it is.
create function read.anywhere(said text) returns text language sql immutable parallel safe as $$
  select '%' || replace(replace(replace(read.fold(said), '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;

-- The words of a text, between single spaces: a word ends at whatever is neither letter nor digit.
create function read.plain_words(said text) returns text language sql immutable parallel safe as $$
  select regexp_replace(read.fold(said), '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u206f\u3000-\u3003\u3008-\u301f]+', ' ', 'g')
$$;

-- Every word carries a mark of its user, so that all words of the index that begin alike are those of one list: a search for
-- beginnings walks no further, however many others there are. Two users may share a mark; whose a task is, is asked as well.
create function read.owned(user_id uuid, said text) returns text language sql immutable parallel safe as $$
  select regexp_replace(read.plain_words(said), '([^ ]+)', 'u' || substr(md5(user_id::text), 1, 6) || '\1', 'g')
$$;

-- Every word of a text, as a search for tasks that have words beginning so; null when there is no word in it.
create function read.prefixes(user_id uuid, said text) returns tsquery language sql immutable parallel safe as $$
  select string_agg(quote_literal(word) || ':*', ' & ')::tsquery
  from unnest(string_to_array(read.owned(user_id, said), ' ')) word where word <> ''
$$;

create function read.whole_words(user_id uuid, said text) returns tsquery language sql immutable parallel safe as $$
  select plainto_tsquery('simple', read.owned(user_id, said))
$$;

create function read.tags(doc jsonb) returns text[] language sql immutable parallel safe as $$
  select coalesce(array_agg(lower(tag)), '{}') from jsonb_array_elements_text(doc -> 'tags') tag
$$;

create function read.search_text(doc jsonb) returns text language sql immutable parallel safe as $$
  select read.fold(doc ->> 'title') || E'\x1e'
    || coalesce((select string_agg(read.fold(tag), E'\x1f') from jsonb_array_elements_text(doc -> 'tags') tag), '') || E'\x1e'
    || coalesce(read.fold(doc ->> 'notes'), '')
$$;

-- The title counts for most, then the tags.
create function read.search_words(user_id uuid, doc jsonb) returns tsvector language sql immutable parallel safe as $$
  select setweight(to_tsvector('simple', read.owned(user_id, doc ->> 'title')), 'A')
    || setweight(to_tsvector('simple', read.owned(user_id, coalesce((select string_agg(tag, ' ') from jsonb_array_elements_text(doc -> 'tags') tag), ''))), 'B')
    || setweight(to_tsvector('simple', read.owned(user_id, coalesce(doc ->> 'notes', ''))), 'D')
$$;

-- An instant as the events write it, with its offset: what it means depends on no setting.
create function read.instant(written text) returns timestamptz language sql immutable parallel safe as $$
  select written::timestamptz
$$;

create function read.priority_rank(priority text) returns integer language sql immutable parallel safe as $$
  select array_position(array['none', 'low', 'medium', 'high', 'urgent'], priority)
$$;

-- The task as it is shown, ready to be sent: a page is read far more often than a task changes.
create function read.shown(doc jsonb, version integer) returns text language sql immutable parallel safe as $$
  select (doc - 'deletedAt' || jsonb_build_object('version', version))::text
$$;

-- Every generation that there is, not only the live one.
do $$
declare
  task text;
begin
  for task in
    select c.relname from pg_class c
    where c.relnamespace = 'projection'::regnamespace and c.relkind = 'r' and c.relname ~ '^task_g\d+$'
  loop
    execute format($sql$
      alter table projection.%I
      add column tags text[] not null generated always as (read.tags(doc)) stored,
      add column created_at timestamptz not null generated always as (read.instant(doc ->> 'createdAt')) stored,
      add column completed_at timestamptz generated always as (read.instant(doc ->> 'completedAt')) stored,
      add column search text collate "C" not null generated always as (read.search_text(doc)) stored,
      add column words tsvector not null generated always as (read.search_words(user_id, doc)) stored,
      add column item text not null generated always as (read.shown(doc, version)) stored
    $sql$, task);
    execute format('create index %I on projection.%I (user_id, status, created_at, id)', task || '_by_created', task);
    execute format('create index %I on projection.%I (user_id, status, completed_at, id)', task || '_by_completed', task);
    execute format('create index %I on projection.%I (user_id, status, (read.priority_rank(priority)), id)', task || '_by_priority', task);
    execute format('create index %I on projection.%I (user_id, status, (lower(title)), id)', task || '_by_title', task);
    -- What lacks a date, or is not done, comes last in its order: a stretch of its own, by id.
    execute format('create index %I on projection.%I (user_id, status, id) where due is null', task || '_undated', task);
    execute format('create index %I on projection.%I (user_id, status, id) where completed_at is null', task || '_uncompleted', task);
    -- Written at once: what waits in a list of its own is read by every search.
    execute format('create index %I on projection.%I using gin (user_id, tags, words, search gin_trgm_ops) with (fastupdate = off)',
      task || '_by_text', task);
  end loop;
  execute format('create or replace view read.task as
    select id, user_id, version, doc, status, title, due, priority, tags, created_at, completed_at, search, words, item
    from projection.%I', 'task_g' || projection.live_of('tasks'));
end $$;
