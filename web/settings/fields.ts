import type { Preferences, Problem } from '@tasklog/schemas';

type Name = keyof Preferences;

/** One setting as the form shows it. */
export type Field =
  | { name: Name; label: string; hint?: string; kind: 'zone' | 'time' | 'text' }
  | { name: Name; label: string; hint?: string; kind: 'number'; least: number; most: number }
  | { name: Name; label: string; hint?: string; kind: 'choice'; options: [value: string, label: string][] };

type Group = { legend: string; fields: Field[] };

const ALREADY_BY_PLACE: [string, string] = ['', 'As your locale writes them'];

export const GROUPS: Group[] = [
  {
    legend: 'Place',
    fields: [
      { name: 'timeZone', label: 'Time zone', hint: 'Empty: that of the browser you write from.', kind: 'zone' },
      { name: 'locale', label: 'Locale', hint: 'Such as en-GB.', kind: 'text' },
      {
        name: 'dateOrder',
        label: 'A date such as 5/6',
        kind: 'choice',
        options: [ALREADY_BY_PLACE, ['day-first', '5 June'], ['month-first', 'May 6']],
      },
    ],
  },
  {
    legend: 'Hours',
    fields: [
      { name: 'morning', label: 'Morning', kind: 'time' },
      { name: 'afternoon', label: 'Afternoon', kind: 'time' },
      { name: 'evening', label: 'Evening', kind: 'time' },
      { name: 'tonight', label: 'Tonight', kind: 'time' },
      {
        name: 'quietHours',
        label: 'Quiet hours',
        hint: 'Such as 22:00-07:00, or none. Reminders that fall in them come when they end; those set for a minute of their own come all the same.',
        kind: 'text',
      },
    ],
  },
  {
    legend: 'Days',
    fields: [
      {
        name: 'weekStart',
        label: 'The week starts on',
        kind: 'choice',
        options: [
          ['monday', 'Monday'],
          ['sunday', 'Sunday'],
        ],
      },
      {
        name: 'weekend',
        label: '“The weekend” is',
        kind: 'choice',
        options: [
          ['saturday', 'Saturday'],
          ['sunday', 'Sunday'],
        ],
      },
      {
        name: 'nextWeekday',
        label: '“Next Friday” is',
        kind: 'choice',
        options: [
          ['next-week', 'the Friday of next week'],
          ['coming', 'the coming Friday'],
        ],
      },
      {
        name: 'bareWeekday',
        label: '“Friday”, said on a Friday, is',
        kind: 'choice',
        options: [
          ['next', 'a week from today'],
          ['today', 'today'],
        ],
      },
      {
        name: 'nextWeek',
        label: '“Next week” is',
        kind: 'choice',
        options: [
          ['first-day', 'its first day'],
          ['same-day', 'the same day, a week on'],
        ],
      },
      {
        name: 'nextMonth',
        label: '“Next month” is',
        kind: 'choice',
        options: [
          ['first-day', 'its first day'],
          ['same-day', 'the same day, a month on'],
        ],
      },
    ],
  },
  {
    legend: 'Tasks',
    fields: [
      {
        name: 'priorityMarks',
        label: 'Priority marks',
        kind: 'choice',
        options: [
          ['todoist', 'p1 to p4, as Todoist has them'],
          ['vikunja', '!1 to !5, as Vikunja has them'],
        ],
      },
      { name: 'confirmOver', label: 'Ask before changing more tasks than', kind: 'number', least: 0, most: 1000 },
      {
        name: 'missed',
        label: 'Dates of a repeat that were missed',
        kind: 'choice',
        options: [
          ['keep', 'are kept'],
          ['skip', 'are skipped'],
        ],
      },
    ],
  },
];

const FIELDS: Field[] = GROUPS.flatMap(({ fields }) => fields);

/** What the form shows for a setting; empty where nothing is chosen and the house has no default. */
export function shown(settings: Preferences, name: Name): string {
  const value = settings[name];
  return value === undefined || typeof value === 'object' ? '' : String(value);
}

/**
 * The settings that a form chooses: what was chosen before or differs from what held. An empty field chooses nothing.
 * What the form does not show stays as it was chosen.
 */
export function chosenIn(
  values: ReadonlyMap<string, string>,
  before: { settings: Preferences; chosen: Preferences },
): Preferences {
  const entries = FIELDS.flatMap(({ name, kind }) => {
    const value = values.get(name)?.trim() ?? '';
    const wasChosen = before.chosen[name] !== undefined;
    if (value === '' || (!wasChosen && value === shown(before.settings, name))) return [];
    return [[name, kind === 'number' ? Number(value) : value] as const];
  });
  const unseen = Object.entries(before.chosen).filter(([name]) => !FIELDS.some((field) => field.name === name));
  return Object.fromEntries([...unseen, ...entries]);
}

/** What is wrong with each field, by its name. */
export function faultsOf({ errors = [] }: Problem): Map<string, string> {
  return new Map(errors.map(({ field, message }) => [field.replace(/^\//, ''), message]));
}
