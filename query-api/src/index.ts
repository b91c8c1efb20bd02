export { queryApi } from './service.ts';
export type { QueryApiDeps } from './service.ts';
