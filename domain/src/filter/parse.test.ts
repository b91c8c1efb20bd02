import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { clockOf } from '../language/clock.ts';
import type { Preferences } from '@tasklog/schemas';
import { aFilter } from '../testing/filters.ts';
import { statusOf } from './expression.ts';
import { faultWords } from './fault.ts';
import { MAX_LENGTH, parseFilter } from './parse.ts';
import { printFilter } from './print.ts';

/** A Monday. */
const NOW = '2026-11-23T10:30:00Z';
const clockWith = (settings: Preferences = {}) => clockOf(Temporal.Instant.from(NOW), 'UTC', settings);
const clock = clockWith();

/** The filter as it prints, or what is wrong with it. */
function read(text: string, at = clock): string {
  const parsed = parseFilter(text, at);
  return parsed.ok ? printFilter(parsed.filter) : faultWords(text, parsed.fault);
}

describe('a filter line', () => {
  const same: [text: string, printed: string][] = [
    ['today', 'due: 2026-11-23'],
    ['tomorrow', 'due: 2026-11-24'],
    ['Overdue', 'overdue'],
    ['no date', '!has date'],
    ['recurring', 'recurring'],
    ['p1', 'priority: urgent'],
    ['p4', 'priority: none'],
    ['@Home', '@home'],
    ['#home', '@home'],
    ['tag: home', '@home'],
    ['@home*', '@home*'],
    ['@*office*', '@*office*'],
    ['@a**b', '@a*b'],
    ['@a\\*b', '@a\\*b'],
    ['by assistant', 'by assistant'],
    ['by me', 'by user'],
    ['has notes', 'has notes'],
    ['search: ski wax', 'search: ski wax'],
    ['search: salt and pepper', 'search: salt and pepper'],
    ['search: "ski wax" blue', 'search: "ski wax" blue'],
    ['search: "a & b | (c)"', 'search: "a & b | (c)"'],
    ['search: wow! & p1', 'search: "wow!" & priority: urgent'],
    ['this week', 'due: 2026-11-23 to 2026-11-29'],
    ['due before: fri', 'due until: 2026-11-26'],
    ['due before fri', 'due until: 2026-11-26'],
    ['before: fri', 'due until: 2026-11-26'],
    ['due after: fri', 'due since: 2026-11-28'],
    ['due by: fri', 'due until: 2026-11-27'],
    ['due: 2026-12-01 to 2026-12-24', 'due: 2026-12-01 to 2026-12-24'],
    ['between 3 and 9 december', 'due: 2026-12-03 to 2026-12-09'],
    ['next 7 days', 'due: 2026-11-23 to 2026-11-30'],
    ['created after: 1 november', 'created since: 2026-11-02'],
    ['created: today', 'created: 2026-11-23'],
    ['created last week', 'created: 2026-11-16 to 2026-11-22'],
    ['completed: monday', 'completed: 2026-11-16'],
    ['completed: yesterday', 'completed: 2026-11-22'],
    ['completed since: 2026-11-01', 'completed since: 2026-11-01'],
    ['done', 'done'],
    ['high priority due this week', 'due: 2026-11-23 to 2026-11-29 & priority: high'],
    ['not done', '!done'],
  ];
  for (const [text, printed] of same) it(`${text}: means ${printed}`, () => expect(read(text)).to.equal(printed));

  const bound: [text: string, printed: string][] = [
    ['(today | overdue) & @home & !p4', '(due: 2026-11-23 | overdue) & @home & !priority: none'],
    ['@a | @b & @c', '@a | @b & @c'],
    ['(@a | @b) & @c', '(@a | @b) & @c'],
    ['!@a & @b', '!@a & @b'],
    ['!(@a & @b)', '!(@a & @b)'],
    ['!!@a', '!!@a'],
    ['@a, @b & @c', '@a | @b & @c'],
    ['@a and (@b or not @c)', '@a & (@b | !@c)'],
    ['NOT @a AND @b', '!@a & @b'],
    ['((@a))', '@a'],
    ['(@a & (@b & @c)) & @d', '@a & @b & @c & @d'],
  ];
  for (const [text, printed] of bound) it(`${text}: binds as ${printed}`, () => expect(read(text)).to.equal(printed));

  it('reads its days in the zone of whoever asks', () => {
    const kiritimati = clockOf(Temporal.Instant.from(NOW), 'Pacific/Kiritimati', {});
    expect(read('today', kiritimati)).to.equal('due: 2026-11-24');
  });

  it('reads its days by the settings of whoever asks', () =>
    expect(read('this week', clockWith({ weekStart: 'sunday' }))).to.equal('due: 2026-11-22 to 2026-11-28'));

  it('printed and read again, is the same', () =>
    fc.assert(
      fc.property(aFilter(), (filter) => {
        const printed = printFilter(filter);
        fc.pre(printed.length <= MAX_LENGTH);
        expect(parseFilter(printed, clock)).to.deep.equal({ ok: true, filter });
      }),
      { numRuns: 500 },
    ));

  it('of any text is read or refused, at a place that is in it', () => {
    const parts = ['(', ')', '&', '|', '!', ',', ' ', '"', '\\', '@', '*', ':', 'not ', ' and ', 'between ', 'search:'];
    const words = fc.array(
      fc.oneof(fc.constantFrom(...parts, 'due', 'today', 'filter: x'), fc.string({ unit: 'binary' })),
    );
    fc.assert(
      fc.property(
        words.map((each) => each.join('')),
        (text) => {
          const parsed = parseFilter(text, clock);
          if (!parsed.ok) expect(parsed.fault.at).to.be.within(0, text.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is about open tasks, unless it speaks of done ones', () => {
    const status = (text: string) => {
      const parsed = parseFilter(text, clock);
      return parsed.ok && statusOf(parsed.filter);
    };
    expect(['today', '!@home', 'overdue | p1', 'created: today'].map(status)).to.deep.equal(Array(4).fill('open'));
    expect(['done', 'completed: today & @home', 'done & p1 | completed: today'].map(status)).to.deep.equal(
      Array(3).fill('done'),
    );
    expect(['done | today', '!done', 'all tasks'].map(status)).to.deep.equal(Array(3).fill('all'));
    expect(['open', 'open & today', 'overdue & done'].map(status)).to.deep.equal(Array(3).fill('open'));
  });
});

describe('a filter line that cannot be read', () => {
  const cases: [text: string, says: string][] = [
    ['', 'at character 1: a filter cannot be empty; write something such as today, @home or p1'],
    ['today &', 'at character 8: something is missing here, such as today, @home or p1'],
    ['& today', 'at character 1 (“&”): write something before this, such as today, @home or p1'],
    ['today & & p1', 'at character 9 (“&”): something is missing here, such as today, @home or p1'],
    ['(today | p1', 'at character 1 (“(”): this bracket is not closed; put ) where it ends'],
    ['today)', 'at character 6 (“)”): this bracket was never opened; take it away, or put ( before it'],
    ['today (p1)', 'at character 7 (“(”): put & (and) or | (or) before this'],
    ['(today (p1))', 'at character 8 (“(”): put & (and), | (or) or ) before this'],
    ['@home !p1', 'at character 7 (“!”): put & (and) or | (or) before this'],
    ['@home @work', 'at character 1 (“@home @work”): no tag holds “ ”; put & (and) or | (or) between two terms'],
    [
      'p1 & due before: blorp',
      'at character 18 (“blorp”): this is no day; write one such as fri, 1 june, this week or 2026-06-01',
    ],
    ['due:', 'at character 5: write a day behind the colon, such as fri, 1 june or 2026-06-01'],
    ['search:', 'at character 1 (“search:”): write the words to look for behind this'],
    [
      'search: "ab',
      'at character 9 (“"”): this quote is not closed; put " behind the words, or \\" for the sign itself',
    ],
    ['@', 'at character 1 (“@”): write a tag behind this'],
    ['a\0', 'at character 2: this is no character; leave it out'],
    ['@😀 & @a & filter: x', 'at character 11 (“filter: x”): there is no saved filter “x”; none is saved yet'],
  ];
  for (const [text, says] of cases)
    it(`${JSON.stringify(text)}: says where and what to do`, () => expect(read(text)).to.equal(says));

  it('names what was likely meant', () => {
    expect(read('@home & recuring')).to.match(
      /^at character 9 \(“recuring”\): this is no part of a filter; did you mean “recurring”\?/,
    );
    expect(read('blorp')).to.contain('write a day (today, due before: fri)').and.not.to.contain('did you mean');
  });

  it('is too long or too deep', () => {
    expect(read('a'.repeat(MAX_LENGTH + 1))).to.contain('has at most 1000 characters');
    expect(read(`${'('.repeat(41)}p1${')'.repeat(41)}`)).to.contain('at character 41');
    expect(read(`${'!'.repeat(41)}p1`)).to.contain('lie at most 40 deep');
    expect(read(`${'('.repeat(39)}p1${')'.repeat(39)}`)).to.equal('priority: urgent');
  });
});

describe('a saved filter', () => {
  const filters = [
    { name: 'Round', filter: '@home | @garden' },
    { name: 'urgent round', filter: 'filter: round & p1' },
    { name: 'broken', filter: 'today &' },
    { name: 'circle', filter: 'filter: circle' },
  ];
  const saved = clockWith({ filters });

  it('stands for what it says, in brackets', () =>
    expect(read('filter: round & today', saved)).to.equal('(@home | @garden) & due: 2026-11-23'));
  it('may name another one', () =>
    expect(read('filter: Urgent Round', saved)).to.equal('(@home | @garden) & priority: urgent'));
  it('that cannot be read is named, where it is used', () =>
    expect(read('p1 & filter: broken', saved)).to.equal(
      'at character 6 (“filter: broken”): the saved filter “broken” cannot be read: something is missing here, such as today, @home or p1',
    ));
  it('that names itself goes round no further than a few times', () =>
    expect(read('filter: circle', saved)).to.contain('saved filters name one another at most 5 deep'));
  it('that doubles and doubles again is stopped', () => {
    const doubling = [1, 2, 3, 4, 5].map((n) => ({
      name: `n${String(n)}`,
      filter: Array(60)
        .fill(n === 5 ? 'p1' : `filter: n${String(n + 1)}`)
        .join(' | '),
    }));
    expect(read('filter: n1', clockWith({ filters: doubling }))).to.contain('at most 300 terms');
  });
  it('that is not there is refused with those that are', () =>
    expect(read('filter: none', saved)).to.contain('there are “Round”, “urgent round”, “broken”, “circle”'));
});
