import type { Setting } from '@tasklog/runtime/settings';

export const READ_DATABASE_URL = {
  type: 'string',
  about:
    'Where query-api reads lists, such as a replica, as a role that may do what tasklog_query may; unset: in the one database. What operators see is not read there.',
  example: 'postgres://tasklog_query:password@replica.example.org:5432/tasklog',
  optional: true,
  secret: true,
  pattern: '^postgres(ql)?://',
} as const satisfies Setting;
