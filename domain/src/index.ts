export { decide } from './task/decide.ts';
export { evolve } from './task/task.ts';
export type { Decision, Fact, FactType, Task, Told } from './task/task.ts';
export type { Refusal, RefusalCode } from './task/refusal.ts';
export { compensations, toRedo, toUndo } from './task/undo.ts';
export type { PastChange, PastEvent } from './task/undo.ts';
