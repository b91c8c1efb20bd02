import type { ReopenTasksInput } from '@tasklog/schemas';
import { namedBy, readEach } from '../reading.ts';
import type { ReadWrite } from '../reading.ts';

export const reopenTasks: ReadWrite<ReopenTasksInput> = (desk, { refs, expectedVersion }) =>
  readEach(desk, namedBy(refs, expectedVersion), 'completed', ({ id }) => ({ type: 'reopen', taskId: id }));
