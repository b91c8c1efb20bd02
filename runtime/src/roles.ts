/** The roles that processes have in the database, each `tasklog_<name>` there: migrations make them, without passwords. */
export const ROLES = ['command', 'relay', 'projectors', 'query', 'realtime', 'web'] as const;
export type RoleName = (typeof ROLES)[number];
