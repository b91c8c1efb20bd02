-- A text as it is searched: without accents, without case, letters of other widths as the usual ones. The domain says the
-- same in fold.ts. Not strict: then it is written into the statement that uses it, and costs no call.
create function command.fold(said text) returns text language sql immutable parallel safe as $$
  select case when octet_length(said) = char_length(said) then lower(translate(said, E'\x1e\x1f', '  '))
    else replace(lower(regexp_replace(normalize(translate(said, E'\x1e\x1f', '  '), NFKD),
      '[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]', '', 'g')), 'ς', 'σ') end
$$;
grant execute on function command.fold(text) to tasklog_command;
