-- What the reminder clock may know of a user's settings: the quiet hours, and whether they have changed since it looked.
create view command.quiet_hours as
select user_id, settings ->> 'quietHours' as hours, settings ->> 'timeZone' as time_zone, version, updated_at
from command.preferences;
