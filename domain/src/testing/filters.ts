/** Any filter, and any task that one may be held against. For tests of whatever must agree about them. */
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { both, either, not } from '../filter/expression.ts';
import type { Filter } from '../filter/expression.ts';
import type { Filterable } from '../filter/holds.ts';

/** Letters of several scripts, some with accents, and every sign that means something to a filter or a database. */
const LETTERS = [...'abcABCéÉñÑøжЖλΛ字のא٣0123 %_\\*"\'&|!().-'];

const letters = (maxLength: number): Arbitrary<string> =>
  fc.array(fc.constantFrom(...LETTERS), { minLength: 1, maxLength }).map((each) => each.join(''));

const tag = (): Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...LETTERS.filter((each) => each !== ' ')), { minLength: 1, maxLength: 4 })
    .map((each) => each.join(''));

const FEW_DAYS = ['2026-11-20', '2026-11-23', '2026-11-24', '2026-12-01'] as const;
const day = (): Arbitrary<string> => fc.constantFrom(...FEW_DAYS);

const span = (): Arbitrary<{ from?: string; to?: string }> =>
  fc.oneof(
    day().map((from) => ({ from })),
    day().map((to) => ({ to })),
    fc.tuple(day(), day()).map(([from, to]) => ({ from, to })),
  );

const wanted = (): Arbitrary<string> => tag().map((text) => text.toLowerCase());

const aTerm = (): Arbitrary<Filter> =>
  fc.oneof(
    fc.constantFrom<Filter>({ kind: 'all' }, { kind: 'overdue' }),
    fc.constantFrom('open', 'done').map((is): Filter => ({ kind: 'status', is })),
    fc
      .tuple(fc.constantFrom('due', 'created', 'completed'), span())
      .map(([of, days]): Filter => ({ kind: 'days', of, ...days })),
    fc.constantFrom('date', 'tag', 'notes', 'repeat', 'reminder').map((what): Filter => ({ kind: 'has', what })),
    fc.constantFrom('none', 'low', 'medium', 'high', 'urgent').map((is): Filter => ({ kind: 'priority', is })),
    wanted().map((part): Filter => ({ kind: 'tag', parts: [part] })),
    fc
      .tuple(fc.option(wanted(), { nil: '' }), fc.array(wanted(), { maxLength: 1 }), fc.option(wanted(), { nil: '' }))
      .map(([first, middle, last]): Filter => ({ kind: 'tag', parts: [first, ...middle, last] })),
    fc.array(letters(3), { minLength: 1, maxLength: 2 }).map((words): Filter => ({ kind: 'search', words })),
    fc.constantFrom('user', 'assistant', 'recurrence', 'system').map((actor): Filter => ({ kind: 'by', actor })),
  );

export const aFilter = (): Arbitrary<Filter> =>
  fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      aTerm(),
      fc.array(tie('filter'), { minLength: 2, maxLength: 3 }).map(both),
      fc.array(tie('filter'), { minLength: 2, maxLength: 3 }).map(either),
      tie('filter').map(not),
    ),
  })).filter;

export const aTask = (): Arbitrary<Filterable> =>
  fc
    .record({
      status: fc.constantFrom('open' as const, 'done' as const),
      title: letters(8).filter((title) => title.trim() !== ''),
      notes: fc.option(letters(8), { nil: '' }),
      tags: fc.uniqueArray(
        tag().filter((text) => !/["\s]/.test(text)),
        { maxLength: 3, selector: (text) => text.toLowerCase() },
      ),
      due: fc.option(fc.tuple(day(), fc.constantFrom('', 'T08:00', 'T10:30', 'T23:59')).map((each) => each.join(''))),
      priority: fc.constantFrom('none' as const, 'low' as const, 'medium' as const, 'high' as const, 'urgent' as const),
      createdOn: day(),
      completedOn: day(),
      repeats: fc.boolean(),
      reminds: fc.boolean(),
      by: fc.constantFrom('user' as const, 'assistant' as const, 'recurrence' as const, 'system' as const),
    })
    .map((task) => ({ ...task, completedOn: task.status === 'done' ? task.completedOn : null }));
