// What every service needs. What only some need has a door of its own (pool, identity, local-keys, migrate, embedded-postgres):
// a process at rest should not hold what it will never call.
export { createHealth } from './health.ts';
export type { Health } from './health.ts';
export { createApp, listen, PortInUse } from './http.ts';
export type { Listening, RequestHandler, Routes } from './http.ts';
export { createLogger } from './logger.ts';
export type { Logger } from './logger.ts';
export { invalid, isUnavailable, notFound, Problem, problemBody, tellProblemsAs } from './problem.ts';
export { run } from './service.ts';
export type { Service } from './service.ts';
export {
  AUTH_SETTINGS,
  DATABASE_URL,
  EXIT_SETTINGS,
  port,
  PROCESS_SETTINGS,
  readSettings,
  SettingsError,
} from './settings.ts';
export type { Setting, Values } from './settings.ts';
export { startTracing } from './tracing.ts';
export { sendPiece } from './send-piece.ts';
