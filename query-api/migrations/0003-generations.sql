grant select on read.ops_generation, read.ops_replay to tasklog_query;
