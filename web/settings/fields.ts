import type { Preferences, Problem } from '@tasklog/schemas';
import type { Messages } from '../messages/catalogue.ts';
import type { RoomWords } from '../messages/words.ts';

type SettingsKey = Parameters<RoomWords<'settings'>>[0];

/** One setting as the form shows it; what it is called stands in the catalogue under its name. */
export type Field = { name: Name; hint?: SettingsKey } & (
  | { kind: 'zone' | 'time' | 'text' }
  | { kind: 'number'; least: number; most: number }
  | { kind: 'choice'; options: [value: string, words: SettingsKey][] }
);
type Name = keyof Messages['settings']['labels'];

type Group = { name: 'place' | 'hours' | 'days' | 'tasks'; fields: Field[] };

export const GROUPS: Group[] = [
  {
    name: 'place',
    fields: [
      { name: 'timeZone', hint: 'hints.timeZone', kind: 'zone' },
      { name: 'locale', hint: 'hints.locale', kind: 'text' },
      {
        name: 'dateOrder',
        kind: 'choice',
        options: [
          ['', 'options.byPlace'],
          ['day-first', 'options.dayFirst'],
          ['month-first', 'options.monthFirst'],
        ],
      },
    ],
  },
  {
    name: 'hours',
    fields: [
      { name: 'morning', kind: 'time' },
      { name: 'afternoon', kind: 'time' },
      { name: 'evening', kind: 'time' },
      { name: 'tonight', kind: 'time' },
      { name: 'quietHours', hint: 'hints.quietHours', kind: 'text' },
    ],
  },
  {
    name: 'days',
    fields: [
      {
        name: 'weekStart',
        kind: 'choice',
        options: [
          ['monday', 'options.monday'],
          ['sunday', 'options.sunday'],
        ],
      },
      {
        name: 'weekend',
        kind: 'choice',
        options: [
          ['saturday', 'options.saturday'],
          ['sunday', 'options.sunday'],
        ],
      },
      {
        name: 'nextWeekday',
        kind: 'choice',
        options: [
          ['next-week', 'options.fridayOfNextWeek'],
          ['coming', 'options.comingFriday'],
        ],
      },
      {
        name: 'bareWeekday',
        kind: 'choice',
        options: [
          ['next', 'options.weekFromToday'],
          ['today', 'options.today'],
        ],
      },
      {
        name: 'nextWeek',
        kind: 'choice',
        options: [
          ['first-day', 'options.firstDay'],
          ['same-day', 'options.sameDayNextWeek'],
        ],
      },
      {
        name: 'nextMonth',
        kind: 'choice',
        options: [
          ['first-day', 'options.firstDay'],
          ['same-day', 'options.sameDayNextMonth'],
        ],
      },
    ],
  },
  {
    name: 'tasks',
    fields: [
      {
        name: 'priorityMarks',
        kind: 'choice',
        options: [
          ['todoist', 'options.todoist'],
          ['vikunja', 'options.vikunja'],
        ],
      },
      { name: 'confirmOver', kind: 'number', least: 0, most: 1000 },
      {
        name: 'missed',
        kind: 'choice',
        options: [
          ['keep', 'options.kept'],
          ['skip', 'options.skipped'],
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

/** What was typed and is not what held: it survives that somebody else has changed another setting meanwhile. */
export function unsavedIn(
  values: ReadonlyMap<string, string>,
  { settings }: { settings: Preferences },
): ReadonlyMap<string, string> {
  return new Map(
    FIELDS.flatMap(({ name }) => {
      const value = values.get(name);
      return value === undefined || value === shown(settings, name) ? [] : [[name, value] as const];
    }),
  );
}

/** What is wrong with each field, by its name. */
export function faultsOf({ errors = [] }: Problem): Map<string, string> {
  return new Map(errors.map(({ field, message }) => [field.replace(/^\//, ''), message]));
}
