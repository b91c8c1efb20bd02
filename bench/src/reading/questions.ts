/** The paths of questions that people ask of lists, each in its turn. */
import { BEGAN, someThing, someVerb } from './data.ts';

const YEAR_MINUTES = 365 * 24 * 60;

/** What a page is asked for, each in its turn. */
const PAGES: readonly [filter: string, sort: string][] = [
  ['', 'due'],
  ['(today | overdue) & @home & !p4', 'due'],
  ['due before: fri', '-due'],
  ['no date & p1', '-created'],
  ['@errand', 'title'],
  ['overdue & (@boat | @family)', '-priority'],
  ['completed: last week', '-completed'],
  ['created after: 1 june & !@office', 'created'],
  ['search: garage & open', 'due'],
  ['', '-completed'],
];

export function pageOf(n: number): string {
  const [filter, sort] = PAGES[n % PAGES.length] ?? ['', 'due'];
  return `/v1/tasks?sort=${sort}${filter === '' ? '' : `&filter=${encodeURIComponent(filter)}`}`;
}

/** A word, two, the beginning of one, a number that is in one title only. */
export function searchOf(n: number): string {
  const words = [
    someThing(n),
    `${someVerb(n)} ${someThing(n)}`,
    someThing(n).slice(0, 4),
    String(1 + ((n * 7_919) % 1_000)),
  ];
  return `/v1/search?q=${encodeURIComponent(words[n % words.length] ?? '')}`;
}

/** Two letters that changed places. */
export function misspeltOf(n: number): string {
  const word = someThing(n);
  return `/v1/search?q=${word.slice(0, 2)}${word[3] ?? ''}${word[2] ?? ''}${word.slice(4)}`;
}

export const asOf = (n: number): string =>
  `/v1/tasks?asOf=${new Date(BEGAN + ((n * 7_919) % YEAR_MINUTES) * 60_000).toISOString()}`;

/** What a day of a client is made of. */
export const mixed = (n: number): string => {
  const kinds = [
    () => '/v1/tasks?limit=20',
    () => '/v1/stats',
    () => pageOf(n),
    () => searchOf(n),
    () => '/v1/tasks?compact=true',
  ];
  return kinds[n % kinds.length]?.() ?? '';
};
