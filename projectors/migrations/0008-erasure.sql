-- An operator may ask for a user's data to be erased; whoever folds the log passes over the records of such a user.
grant select, insert on log.erasure to tasklog_projectors;

-- What the trail tells of a user whose erasure was asked for, and of nobody else: the one way to take something out of it.
create function projection.erase_audit(its_gen integer, its_user uuid) returns void language plpgsql security definer
set search_path = projection, pg_temp as $$
begin
  if not exists (select from log.erasure where user_id = its_user) then
    raise exception 'nobody asked to erase user %', its_user;
  end if;
  execute format('delete from projection.%I where user_id = $1', 'audit_g' || its_gen) using its_user;
end $$;
revoke all on function projection.erase_audit(integer, uuid) from public;
grant execute on function projection.erase_audit(integer, uuid) to tasklog_projectors;

create view read.ops_erasure as
select user_id, requested_at, requested_by, swept_at, threads_at, done_at, redacted, rows, remains from log.erasure;
