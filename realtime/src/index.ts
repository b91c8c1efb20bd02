export { realtime } from './service.ts';
export type { RealtimeDeps } from './service.ts';
