import { dropEnd } from '../text/edges.ts';
import type { Interpretation, Preferences } from '@tasklog/schemas';
import { CLEAR, question, type Scene } from '../outcome.ts';
import { fits, type Fit } from '../text/phrases.ts';
import { quietWords, readSpan } from './quiet-hours.ts';
import { SETTING_PHRASES } from './setting-phrases.ts';
import { settingWords, shownSettings } from './setting-words.ts';
import { inHalf } from '../moments/time-read.ts';
import { readTime } from '../moments/times.ts';
import { tokenise } from '../text/tokens.ts';
import { zoneNamed } from './zone-names.ts';

type Settings = NonNullable<Interpretation['settings']> & Preferences;

/** Reads a wish about the settings; undefined when it is about something else. */
export function readSettings(text: string, scene: Scene): Interpretation | undefined {
  for (const found of fits(dropEnd(text, '?.!'), SETTING_PHRASES)) {
    const meant = settingOf(found, scene);
    if (meant) return meant;
  }
  return undefined;
}

function settingOf(
  { phrase, parts }: Fit<(typeof SETTING_PHRASES)[number]['kind']>,
  scene: Scene,
): Interpretation | undefined {
  const because = [`settings: ${phrase.kind}`];
  const value = (parts.value ?? '').replace(/["'“”]/g, '').trim();
  switch (phrase.kind) {
    case 'zone':
      return zone(value, because);
    case 'zone-asked':
      return question('value', 'Which time zone? Say for example "my time zone is Europe/Oslo".', 'settings', because);
    case 'zone-maybe':
      return zoneNamed(value) === undefined ? undefined : zone(value, because);
    case 'week':
      return set({ weekStart: value.toLowerCase() as 'monday' }, because);
    case 'order':
      return order(value, because);
    case 'hour':
      return readHour(parts.field ?? '', value, scene, because);
    case 'next weekday':
      return set({ nextWeekday: /^(?:in|of|next)/i.test(value) ? 'next-week' : 'coming' }, because);
    case 'bare weekday':
      return set({ bareWeekday: /never|not/i.test(value) ? 'next' : 'today' }, because);
    case 'next period':
      return nextPeriod(parts.field ?? '', value, because);
    case 'confirm':
      return set({ confirmOver: Number(value) }, because);
    case 'missed':
      return set({ missed: value.toLowerCase() as 'skip' }, because);
    case 'marks':
      return set({ priorityMarks: value.toLowerCase() as 'todoist' }, because);
    case 'weekend':
      return set({ weekend: value.toLowerCase() as 'saturday' }, because);
    case 'locale':
      return locale(value, because);
    case 'quiet hours':
      return quietHours(value, scene, because);
    case 'no quiet hours':
      return set({ quietHours: 'none' }, because);
    case 'quiet hours asked': {
      const reply = `Now ${quietWords(scene.clock.house.quietHours)} (${scene.clock.zone}). *Say "quiet hours from 22 to 7" to change that.*`;
      return { intent: 'settings', settings: {}, reply, confidence: CLEAR, because };
    }
    case 'reset':
      return question(
        'value',
        'Which setting shall I put back: the time zone, the week, the hours, the dates? Say for example "morning is 9".',
        'settings',
        because,
      );
    case 'show':
      return {
        intent: 'settings',
        settings: {},
        reply: shownSettings(parts.field, scene),
        confidence: CLEAR,
        because,
      };
  }
}

function quietHours(value: string, { clock }: Scene, because: string[]): Interpretation {
  const span = readSpan(value, clock.house);
  if (span !== undefined) return set({ quietHours: span }, because);
  return question(
    'value',
    `I cannot read "${value}" as two times. Say "quiet hours from 22 to 7".`,
    'settings',
    because,
  );
}

function order(value: string, because: string[]): Interpretation | undefined {
  const slashed = /^(\d{1,2})\/(\d{1,2})$/.exec(value);
  if (slashed) return undefined;
  return set({ dateOrder: /^(?:day|d[dm/.]|eu|uk|br)/i.test(value) ? 'day-first' : 'month-first' }, because);
}

function nextPeriod(field: string, value: string, because: string[]): Interpretation | undefined {
  const first = /\b(?:first|start|beginning|monday|sunday|1st)\b/i.test(value);
  const same = /\b(?:same|seven|7|week from|month from|days|later)\b/i.test(value);
  if (!first && !same) return undefined;
  const chosen = first ? 'first-day' : 'same-day';
  return set(/week/i.test(field) ? { nextWeek: chosen } : { nextMonth: chosen }, because);
}

const REGIONS: Record<string, string> = {
  british: 'en-GB',
  uk: 'en-GB',
  american: 'en-US',
  us: 'en-US',
  norwegian: 'nb-NO',
  german: 'de-DE',
  french: 'fr-FR',
  australian: 'en-AU',
  canadian: 'en-CA',
};

function locale(value: string, because: string[]): Interpretation | undefined {
  const name = REGIONS[value.toLowerCase()] ?? value.replace('_', '-');
  try {
    return set({ locale: new Intl.Locale(name).toString() }, because);
  } catch {
    return question('value', `I know no locale "${value}". Say it as en-GB.`, 'settings', because);
  }
}

function zone(value: string, because: string[]): Interpretation {
  const timeZone = zoneNamed(value);
  if (timeZone === undefined)
    return question('value', `I know no time zone "${value}". Say it as Europe/Oslo.`, 'settings', because);
  return set({ timeZone }, because);
}

/** A named hour set to a time; undefined when the words are no time. */
export function readHour(part: string, value: string, { clock }: Scene, because: string[]): Interpretation | undefined {
  const name = HOURS[part.toLowerCase()];
  const tokens = tokenise(value.replace(/^(?:at|from)\s+/i, ''));
  const read = name && readTime(tokens, 0, clock.house);
  if (!name || !read || read.named || read.to < tokens.length) return undefined;
  const half = read.bare ? inHalf(read.time, name === 'tonight' ? 'night' : name) : read.time;
  return set({ [name]: half }, because);
}

const HOURS: Record<string, 'morning' | 'afternoon' | 'evening' | 'tonight'> = {
  morning: 'morning',
  day: 'morning',
  afternoon: 'afternoon',
  evening: 'evening',
  tonight: 'tonight',
  night: 'tonight',
};

function set(settings: Settings, because: string[]): Interpretation {
  return { intent: 'settings', settings, reply: `Noted: ${settingWords(settings)}.`, confidence: CLEAR, because };
}
