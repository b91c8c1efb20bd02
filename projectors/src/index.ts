export { PROJECTORS, projectorsNamed } from './names.ts';
export type { Projector, Target } from './projector.ts';
export { sendTo } from './send.ts';
export { projectors } from './service.ts';
export type { ProjectorsOptions } from './service.ts';
export { SETTINGS } from './settings.ts';
