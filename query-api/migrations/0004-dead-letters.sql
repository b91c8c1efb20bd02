grant select on read.ops_dead_letter, read.ops_blocked_key, read.ops_audit to tasklog_query;
