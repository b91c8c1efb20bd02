import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { holds } from '@tasklog/domain/filter/holds';
import type { Filterable } from '@tasklog/domain/filter/holds';
import { printFilter } from '@tasklog/domain/filter/print';
import { clockOf } from '@tasklog/domain/language/clock';
import { fromPlain, toInstant } from '@tasklog/domain/recurrence/local';
import { aFilter, aTask } from '@tasklog/domain/testing/filters';
import { sql } from '@tasklog/runtime/pool';
import { filterSql } from './filter-sql.ts';
import { openLists } from './lists.ts';
import type { Lists } from './lists.ts';
import { NOW, startList } from './testing/list.ts';
import type { TestList } from './testing/list.ts';

const ZONE = 'America/St_Johns';
const TASKS = 250;
const FILTERS = 250;

describe('a filter in SQL', () => {
  let list: TestList;
  let lists: Lists;
  const clock = clockOf(Temporal.Instant.from(NOW), ZONE, {});
  const tasks = new Map<string, Filterable>();

  before(async () => {
    list = await startList();
    lists = openLists(list.readerUrl, { size: 1 });
    for (const task of fc.sample(aTask(), { numRuns: TASKS, seed: 7 })) tasks.set(await add(task), task);
  });
  after(async () => {
    await lists.end();
    await list.stop();
  });

  async function add(task: Filterable): Promise<string> {
    // Late in the evening there, which in UTC is another day.
    const at = (day: string) => toInstant(`${day}T23:45`, ZONE).toString();
    const id = await list.add.task({
      title: task.title,
      notes: task.notes,
      tags: [...task.tags],
      status: task.status,
      due: task.due,
      priority: task.priority,
      createdAt: at(task.createdOn ?? ''),
      completedAt: task.completedOn === null ? null : at(task.completedOn),
      recurrence: task.repeats
        ? { rrule: 'FREQ=DAILY', completionRelative: false, exceptions: [], anchor: '2026-11-01' }
        : null,
      reminders: task.reminds ? [{ id: 'r1', minutesBefore: 5 }] : [],
    });
    await list.add.audit({ taskId: id, version: 1, actor: task.by ?? 'user', id: randomUUID() });
    return id;
  }

  it('finds the very tasks that pass it', async () => {
    const user = list.issuer.userId('ann');
    await fc.assert(
      fc.asyncProperty(aFilter(), async (filter) => {
        const found = (await lists.of(user).any(sql.unsafe`
          select id from read.task as task where user_id = ${user}::uuid and ${filterSql(filter, clock)}`)) as unknown as {
          id: string;
        }[];
        const passing = [...tasks].filter(([, task]) => holds(filter, task, fromPlain(clock.wall)));
        const wanted = passing.map(([id]) => id).sort();
        expect(found.map(({ id }) => id).sort(), printFilter(filter)).to.deep.equal(wanted);
      }),
      { numRuns: FILTERS },
    );
  });
});
