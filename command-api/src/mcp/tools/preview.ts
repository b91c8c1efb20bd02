import { decide, evolve } from '@tasklog/domain';
import { invalid } from '@tasklog/runtime';
import { parse } from '@tasklog/schemas';
import type { PreviewInput, PreviewOutput, ToolDone, ToolFailure } from '@tasklog/schemas';
import { toolOf } from '../../conversation/tools.ts';
import type { WriteName } from '../../conversation/tools.ts';
import { tasksByIds } from '../../store/tasks.ts';
import type { TaskRow } from '../../store/tasks.ts';
import type { Desk } from '../desk.ts';
import { withoutBlanks } from '../arguments.ts';
import { failureOf, inOrder } from '../outcome.ts';
import type { Item } from '../reading.ts';
import { doneWith } from '../rows.ts';
import { isTooMuch } from '../write.ts';
import { readerOf } from './writes.ts';

/** A requestId that no request has: a preview is none. */
const NO_REQUEST = '00000000-preview';

export async function preview(desk: Desk, { tool: name, arguments: given }: PreviewInput): Promise<PreviewOutput> {
  const { requestId: _, ...input } = inputOf(name, given);
  const reading = await readerOf(name)(desk, input);
  const rows = await tasksByIds(
    desk.db,
    desk.caller.userId,
    reading.items.map(({ wish }) => wish.command.taskId),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const would: ToolDone[] = [];
  const failures: ToolFailure[] = [...reading.failures];
  for (const item of reading.items) {
    const tried = dryRun(item, byId.get(item.wish.command.taskId), desk);
    if ('code' in tried) failures.push(tried);
    else would.push(tried);
  }
  const whole = reading.undoes !== undefined && failures.length > 0;
  const done = whole ? [] : would;
  const needsApproval = name !== 'undo' && isTooMuch(reading, desk);
  return { would: done, failures: inOrder(failures), needsApproval, summary: summaryOf(done, failures, needsApproval) };
}

function inputOf(name: WriteName, given: Record<string, unknown>): { requestId: string } {
  const parsed = parse(toolOf(name).isInput, withoutBlanks({ requestId: NO_REQUEST, ...given }));
  if (parsed.ok) return parsed.value as { requestId: string };
  throw invalid(parsed.faults.map(({ field, message }) => ({ field: `/arguments${field}`, message })));
}

function dryRun(item: Item, row: TaskRow | undefined, { clock, now }: Desk): ToolDone | ToolFailure {
  const { command, expected } = item.wish;
  const version = row?.version ?? 0;
  if (expected !== undefined && expected !== version && row)
    return failureOf({ kind: 'stale', index: 0, version }, item);
  const decision = decide(command, row?.doc, {
    now: now().toISOString(),
    timeZone: clock.zone,
    missed: clock.house.missed,
  });
  if (decision.kind === 'refused') return failureOf({ kind: 'refused', index: 0, refusal: decision.refusal }, item);
  if (decision.kind === 'unchanged' && row)
    return doneWith({ task: row.doc, version, fact: undefined }, item.item, clock);
  const fact = decision.kind === 'fact' ? decision.fact : undefined;
  const task = evolve(row?.doc, fact ?? { type: 'task.updated', after: {} });
  return doneWith({ task, version: version + 1, fact }, item.item, clock);
}

const tasks = (count: number): string => `${String(count)} task${count === 1 ? '' : 's'}`;

function summaryOf(would: readonly ToolDone[], failures: readonly ToolFailure[], needsApproval: boolean): string {
  const counts = Map.groupBy(would, ({ change }) => change);
  const parts = [...counts].map(([change, of]) => `${tasks(of.length)} ${change}`);
  const failing = failures.length === 0 ? [] : [`${String(failures.length)} not done`];
  const words = [...parts, ...failing].join(', ') || 'nothing';
  return `Would be: ${words}.${needsApproval ? ' The user would have to approve it.' : ''} Nothing was written.`;
}
