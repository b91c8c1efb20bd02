/** Every screen in every state that can be reached by looking and pressing. What is forced upon it is in answers.ts. */
import { ENTRY, HOME } from './home-scenes.ts';
import { DAYS, TASKS } from './list-scenes.ts';
import { OPERATING } from './ops-scenes.ts';
import { ONE, PROGRAMS, SETTINGS } from './room-scenes.ts';
import type { Scene } from './scene.ts';

export const SCENES: readonly Scene[] = [
  ...ENTRY,
  ...HOME,
  ...TASKS,
  ...DAYS,
  ...ONE,
  ...SETTINGS,
  ...PROGRAMS,
  ...OPERATING,
];
