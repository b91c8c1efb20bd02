import type { CompleteTasksInput } from '@tasklog/schemas';
import { namedBy, readEach } from '../reading.ts';
import type { ReadWrite } from '../reading.ts';

export const completeTasks: ReadWrite<CompleteTasksInput> = (desk, { refs, expectedVersion }) =>
  readEach(desk, namedBy(refs, expectedVersion), 'open', ({ id }) => ({ type: 'complete', taskId: id }));
