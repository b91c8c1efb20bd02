import { invalid } from '@tasklog/runtime';
import type { DeleteTasksInput } from '@tasklog/schemas';
import { namedBy, readEach } from '../reading.ts';
import type { ReadWrite } from '../reading.ts';
import { findTaskRows, readFilterLine } from '../find.ts';

/** More than this is not deleted in one go, whoever approves it. */
const MOST_AT_ONCE = 200;

export const deleteTasks: ReadWrite<DeleteTasksInput> = async (desk, { refs, filter, expectedVersion }) => {
  if ((refs === undefined) === (filter === undefined))
    throw invalid([{ field: '/refs', message: 'or filter must be given: one of the two' }]);
  const wanted = refs ?? (await idsIn(desk, filter ?? ''));
  return readEach(desk, namedBy(wanted, expectedVersion), 'open', ({ id }) => ({ type: 'delete', taskId: id }));
};

async function idsIn(desk: Parameters<typeof deleteTasks>[0], line: string): Promise<string[]> {
  const { rows, total } = await findTaskRows(desk, {
    ...readFilterLine(line, desk),
    status: 'open',
    limit: MOST_AT_ONCE,
  });
  if (total > MOST_AT_ONCE)
    throw invalid([
      {
        field: '/filter',
        message: `finds ${String(total)} tasks, and at most ${String(MOST_AT_ONCE)} are deleted at once; make it narrower`,
      },
    ]);
  if (total === 0) throw invalid([{ field: '/filter', message: 'finds no open task' }]);
  return rows.map(({ id }) => id);
}
