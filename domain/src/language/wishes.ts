import { dropEnd } from './edges.ts';
import type { Interpretation, Preferences } from '@tasklog/schemas';
import { isTimeZone } from '../recurrence/local.ts';
import { CLEAR, question, type Scene } from './outcome.ts';
import { match, phrases } from './phrases.ts';
import { readTime } from './times.ts';
import { tokenise } from './tokens.ts';

const SET = '(?:(?:set|change|make|switch|update|use|let) )?';
const PART = '(?<field>morning|afternoon|evening|tonight|night)s?';

const SETTINGS = [
  ...phrases('zone', [
    '(?:set|change|switch|update|use|make) (?:my |the )?(?:time ?zone|tz|zone)(?: is| to| as|:| =)? %V',
    '(?:my )?(?:time ?zone|tz) (?:is|should be|to|=|:)? ?(?:now )?%V',
    "(?:i'm|i am|i live|we're|i've moved|i moved|i'm now|i am now)(?: now| currently| living)* (?:in|to) (?<value>[A-Za-z_]+/[A-Za-z_/+-]+)",
  ]),
  ...phrases('week', [
    `(?:my |the |our )?weeks? (?:starts?|begins?)(?: on)? (?<value>monday|sunday)s?`,
    `(?:start|begin) (?:my |the )?weeks?(?: on)? (?<value>monday|sunday)s?`,
    `${SET}(?:my |the )?(?:week start|start of (?:the|my) week|first day of (?:the|my) week)(?: to| be| is| as| =)? (?<value>monday|sunday)`,
  ]),
  ...phrases('order', [
    '(?:use |my dates are |dates are |read dates as |write dates |i write dates |set date order to |date order:? )?(?<value>(?:day|month)[- ]first)(?: dates| order| date format)?',
    '(?:use|set|read|i write)(?: the)? (?<value>dd/mm|mm/dd|european|american|us|uk|british)[\\w/]*(?: dates?| date format| date order| order| format)?',
  ]),
  ...phrases('hour', [
    `${SET}(?:my |the )?${PART} (?:to|is|means|=|starts at|begins at|at|be|should be|should mean)(?: at)? %V`,
    `when i say ${PART},? i mean %V`,
    `by ${PART},? i mean %V`,
  ]),
  ...phrases('next weekday', [
    '"?next (?:weekday|friday|monday|tuesday|wednesday|thursday|saturday|sunday)"? (?:means|is|should mean) (?:the )?(?<value>coming|next week).*',
  ]),
  ...phrases('confirm', [
    '(?:ask|confirm|check with me)(?: me)?(?: before| when)? (?:changing|changes|moving|touching|it changes)?(?: of| to)? ?(?:more than|over|above) (?<value>\\d{1,3})(?: tasks?)?',
    'set confirm ?over to (?<value>\\d{1,3})',
  ]),
  ...phrases('missed', [
    '(?<value>skip|keep) (?:missed|overdue) (?:repeats|dates|occurrences|repeating tasks)',
    'set missed to (?<value>skip|keep)',
  ]),
  ...phrases('marks', ["use (?<value>todoist|vikunja)(?:'s)? (?:priorities|priority marks|marks|syntax)"]),
  ...phrases('weekend', ['(?:my |the )?weekend (?:starts|begins|is)(?: on)? (?<value>saturday|sunday)']),
  ...phrases('show', [
    '(?:show |open |see |what are |list )?(?:me )?(?:my |the )?(?:settings|preferences|defaults)',
    "what(?:'s| is) my (?:time ?zone|tz)",
    'which time ?zone .{0,40}',
  ]),
];

/** Reads a wish about the settings; undefined when it is about something else. */
export function readSettings(text: string, scene: Scene): Interpretation | undefined {
  const found = match(dropEnd(text, '?.!'), SETTINGS);
  if (!found) return undefined;
  const because = [`settings: ${found.phrase.kind}`];
  const value = (found.parts.value ?? '').replace(/["'“”]/g, '').trim();
  switch (found.phrase.kind) {
    case 'zone':
      return zone(value, because);
    case 'week':
      return set({ weekStart: value.toLowerCase() as 'monday' }, because);
    case 'order':
      return set({ dateOrder: /^(?:day|dd|eu|uk|br)/i.test(value) ? 'day-first' : 'month-first' }, because);
    case 'hour':
      return hour(found.parts.field ?? '', value, scene, because);
    case 'next weekday':
      return set({ nextWeekday: /^coming/i.test(value) ? 'coming' : 'next-week' }, because);
    case 'confirm':
      return set({ confirmOver: Number(value) }, because);
    case 'missed':
      return set({ missed: value.toLowerCase() as 'skip' }, because);
    case 'marks':
      return set({ priorityMarks: value.toLowerCase() as 'todoist' }, because);
    case 'weekend':
      return set({ weekend: value.toLowerCase() as 'saturday' }, because);
    case 'show':
      return {
        intent: 'settings',
        settings: {},
        reply: `Your settings: ${words({ timeZone: scene.clock.zone, ...scene.clock.house })}.`,
        confidence: CLEAR,
        because,
      };
  }
}

function zone(value: string, because: string[]): Interpretation {
  const name = value.replace(/\s+/g, '_');
  const timeZone = zoneNamed(name);
  if (timeZone === undefined)
    return question('value', `I know no time zone "${value}". Say it as Europe/Oslo.`, 'settings', because);
  return set({ timeZone }, because);
}

function zoneNamed(name: string): string | undefined {
  if (isTimeZone(name))
    return Intl.supportedValuesOf('timeZone').find((known) => known.toLowerCase() === name.toLowerCase()) ?? name;
  const cities = Intl.supportedValuesOf('timeZone').filter((known) =>
    known.toLowerCase().endsWith(`/${name.toLowerCase()}`),
  );
  return cities.length === 1 ? cities[0] : undefined;
}

function hour(part: string, value: string, scene: Scene, because: string[]): Interpretation | undefined {
  const tokens = tokenise(value);
  const read = readTime(tokens, 0, scene.clock.house);
  if (!read || read.named || read.to < tokens.length) return undefined;
  const name = part.toLowerCase() === 'night' ? 'tonight' : (part.toLowerCase() as 'morning');
  return set({ [name]: read.time }, because);
}

function set(settings: Preferences & { timeZone?: string }, because: string[]): Interpretation {
  return { intent: 'settings', settings, reply: `Set ${words(settings)}.`, confidence: CLEAR, because };
}

function words(settings: object): string {
  return Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} to ${String(value)}`)
    .join(', ');
}
