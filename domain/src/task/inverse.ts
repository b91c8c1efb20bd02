import type { FactType } from './task.ts';

const INVERSE: Partial<Record<FactType, FactType>> = {
  'task.completed': 'task.reopened',
  'task.reopened': 'task.completed',
  'task.deleted': 'task.restored',
  'task.restored': 'task.deleted',
  'task.added': 'task.deleted',
};

/** What taking a fact back is called. */
export const inverse = (type: FactType): FactType => INVERSE[type] ?? type;
