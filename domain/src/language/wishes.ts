import { dropEnd } from './edges.ts';
import type { Interpretation, Preferences } from '@tasklog/schemas';
import { isTimeZone } from '../recurrence/local.ts';
import { CLEAR, question, type Scene } from './outcome.ts';
import { fits, phrases, type Fit } from './phrases.ts';
import { QUIET_PHRASES, quietWords, readSpan } from './quiet-hours.ts';
import { inHalf, readTime } from './times.ts';
import { tokenise } from './tokens.ts';

const SET = '(?:(?:please )?(?:set|change|make|switch|update|use|let|have) )?';
const PART = '(?<field>morning|afternoon|evening|tonight|night)s?';
const DAYS = '(?:weekday|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun)';
const MEANS = '(?:means?|is|should (?:mean|be)|to be|refers to|as)';

const SETTINGS = [
  ...QUIET_PHRASES,
  ...phrases('zone', [
    '(?:set|change|switch|update|use|make) (?:my |the )?(?:time ?zone|tz|zone)(?: is| to| as|:| =)? %V',
    "(?:my )?(?:time ?zone|tz)(?: (?:is|should be|to|=)|:)?,? (?:now )?(?:wrong,? (?:it's|it is|it should be) )?%V",
    "(?:i'm|i am|i live|we're|i've moved|i moved|i'm now|i am now)(?: now| currently| living| based)* (?:in|to|on) (?<value>[A-Za-z_]+/[A-Za-z_/+-]+)",
  ]),
  ...phrases('zone-maybe', [
    "(?:i'm|i am|i live|we're|we are|i've moved|i have moved|i moved|i flew|i'm travelling|i'm traveling)(?: now| currently| living| based| back)* (?:in|to|on) (?<value>[\\p{L}][\\p{L} ._-]{1,40}?)(?: (?:now|time|these days|currently|at the moment))?",
    '(?:use|switch to|show|go by) (?<value>[\\p{L}][\\p{L} ._/-]{1,40}?) time(?: ?zone)?',
  ]),
  ...phrases('zone-asked', ['(?:change|set|update|fix) (?:my |the )?(?:time ?zone|tz)']),
  ...phrases('week', [
    '(?:make|set|let|use) (?<value>monday|sunday)(?: be| as| is)? (?:the |my )?(?:first day of (?:the|my) week|start of (?:the|my) week|week start)',
    `(?:my |the |our )?weeks? (?:should )?(?:starts?|begins?)(?: on| with)?(?: an?)? (?<value>monday|sunday)s?`,
    `(?<value>monday|sunday) is (?:the |my )?(?:first day of (?:the|my) week|start of (?:the|my) week|week start)`,
    `${SET}(?:my |the )?weeks? to (?:start|begin)(?: on)? (?<value>monday|sunday)s?`,
    `i (?:start|begin) my weeks?(?: on)? (?<value>monday|sunday)s?`,
    `(?:start|begin) (?:my |the )?weeks?(?: on)? (?<value>monday|sunday)s?`,
    `${SET}(?:my |the )?(?:week start|start of (?:the|my) week|first day of (?:the|my) week)(?: to| be| is| as| =)? (?<value>monday|sunday)`,
  ]),
  ...phrases('order', [
    '(?:use |i (?:use|prefer|like|write)(?: the)?(?: dates)? |my dates are |dates are |read dates as |write dates |set date (?:order|format) to |date (?:order|format)(?: is|:)? )?(?<value>(?:days?|months?)[- /](?:first|months?|days?|before[- ](?:the )?(?:day|month)))(?:[- /]?(?:year)?)?(?: dates| order| date format| format| date order)?',
    '(?:use|set|read|write|switch to|i write|i use|i prefer|i like)(?: the)? (?<value>dd/mm|mm/dd|d/m|m/d|dmy|mdy|dd\\.mm|european|american|us|uk|british)[\\w/.]*(?: style)?(?: dates?| date format| date order| order| format)',
    '(?:use|set|read|write|i write|i use|i prefer|i like|(?:set |change )?(?:my |the )?date (?:format|order)(?: to| is|:)?)(?: the)? (?<value>dd/mm|mm/dd|d/m|m/d|dmy|mdy)[\\w/.]*',
    '(?:my dates are|dates are|i write dates|write dates|read dates|put) (?:as |in )?(?:the )?(?<value>day|month)(?:s)? (?:first|before(?: the)? (?:day|month))',
    '(?<value>\\d{1,2}/\\d{1,2}) (?:means|is) (?<level>.+)',
  ]),
  ...phrases('hour', [
    `${SET}(?:my |the )?${PART} (?:to|is|means|=|starts at|begins at|at|be|should be|should mean)(?: at)? %V`,
    `when i say ${PART},? i mean %V`,
    `by ${PART},? i mean %V`,
    `(?:my |the )?${PART} (?:starts?|begins?|is|are|means?|should (?:be|start|begin))(?: at| from)? %V`,
    `my (?<field>day)s? (?:starts?|begins?)(?: at| from)? %V`,
    `i (?:get up|wake up|start|begin) (?:my )?(?<field>day|morning)s? at %V`,
  ]),
  ...phrases('next weekday', [
    `(?:when i say |by )?["“']?next ${DAYS}["”']?,? (?:${MEANS}|i mean) (?:the )?(?:one |${DAYS} )?(?:in |of )?(?<value>coming|nearest|closest|first|soonest|this|in|of|next).*`,
  ]),
  ...phrases('bare weekday', [
    `(?:when i say |by )?(?:a )?(?:bare )?["“']?${DAYS}s?["”']?,? (?:alone |by itself )?(?:can|may|could) (?<value>be today|mean today|include today)`,
    '(?:bare |plain )?weekdays? (?:can|may|should|could) (?<value>be today|mean today|include today|never be today|not be today)',
  ]),
  ...phrases('next period', [
    `(?:when i say |by )?["“']?next (?<field>week|month)["”']?,? (?:${MEANS}|i mean) (?:the |its |in )?(?<value>.+)`,
  ]),
  ...phrases('confirm', [
    '(?:only )?(?:ask|confirm|check with me)(?: me)?(?: before| when)? (?:changing|changes|moving|touching|it changes)?(?: of| to)? ?(?:more than|over|above) (?<value>\\d{1,3})(?: tasks?)?',
    '(?:set )?confirm ?over (?:to )?(?<value>\\d{1,3})(?: tasks)?',
    "(?:don't|do not) ask(?: me)? (?:before|when|unless|until|for) .{0,40}?(?:fewer than|less than|under|over|more than|up to) (?<value>\\d{1,3})(?: tasks?)?",
  ]),
  ...phrases('missed', [
    '(?<value>skip|keep)(?: the| all| my)? (?:missed|overdue|past) (?:repeats|dates|occurrences|repeating tasks|ones|repetitions)',
    'set missed to (?<value>skip|keep)',
  ]),
  ...phrases('marks', [
    "(?:use|switch to|read|i use) (?<value>todoist|vikunja)(?:'s)?(?: style)? (?:priorities|priority marks|marks|syntax|priority)",
  ]),
  ...phrases('weekend', [
    '(?:my |the |our )?weekends? (?:starts?|begins?|is|are)(?: on)? (?:a )?(?<value>saturday|sunday)s?',
  ]),
  ...phrases('locale', [
    `${SET}(?:my |the )?(?:locale|region|language)(?: to| is| as|:)? (?<value>[a-z]{2}(?:[-_][a-z]{2,4}){0,2})`,
    '(?:use|set|switch to) (?<value>british|american|us|uk|norwegian|german|french|australian|canadian)(?: english| style| conventions| format)',
  ]),
  ...phrases('reset', [
    '(?:reset|restore|clear)(?: all)?(?: my| the)? (?:settings|preferences|defaults)(?: to (?:the )?defaults?)?',
    '(?:go back to|use|restore) (?:the )?(?:default settings|house defaults|defaults)',
  ]),
  ...phrases('show', [
    '(?:show |open |see |what are |list |change |edit )?(?:me )?(?:my |the |all |all my )?(?:settings|preferences|defaults)',
    "what(?:'s| is) my (?:time ?zone|tz|(?<field>morning|evening|afternoon|locale|week start|date order|date format|weekend))",
    'which (?:time ?zone|tz) .{0,40}|what time ?zone .{0,40}',
    '(?:what time|when) (?:is|does|do) (?:my |the )?(?<field>morning|afternoon|evening|tonight|night)s?(?: start| begin)?(?: for you)?',
    '(?:what|which) settings (?:can i change|are there|do i have|exist|do you have)',
    'what (?:does|do you think) (?:my )?(?<field>morning|afternoon|evening|tonight) (?:means?|mean)',
    '(?:on )?(?:what|which) day does (?:my|the) week (?:start|begin)(?: on)?',
  ]),
];

type Settings = NonNullable<Interpretation['settings']> & Preferences;

/** Reads a wish about the settings; undefined when it is about something else. */
export function readSettings(text: string, scene: Scene): Interpretation | undefined {
  for (const found of fits(dropEnd(text, '?.!'), SETTINGS)) {
    const meant = settingOf(found, scene);
    if (meant) return meant;
  }
  return undefined;
}

function settingOf(
  { phrase, parts }: Fit<(typeof SETTINGS)[number]['kind']>,
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

/** The settings that hold; one alone when it was asked for. */
function shownSettings(field: string | undefined, { clock, context }: Scene): string {
  const { house } = clock;
  const name = field?.toLowerCase() === 'night' ? 'tonight' : field?.toLowerCase();
  if (name !== undefined && name in house)
    return `Your ${name} is ${String(house[name as 'morning'])} (${clock.zone}). *Say "${name} is 8" to change it.*`;
  const dateOrder = clock.monthFirst ? 'month first' : 'day first';
  return [
    `Your time zone is ${clock.zone}; the week starts on ${dayName(house.weekStart)}, the weekend on ${dayName(house.weekend)}`,
    `morning ${house.morning}, afternoon ${house.afternoon}, evening ${house.evening}, tonight ${house.tonight}`,
    ...(house.quietHours === 'none' ? [] : [`quiet hours ${house.quietHours}`]),
    `dates are read ${dateOrder}${context.settings.locale === undefined ? '' : ` (${context.settings.locale})`}`,
    `"next friday" is ${house.nextWeekday === 'coming' ? 'the coming one' : 'in the next week'}`,
    `I ask before I change more than ${house.confirmOver} tasks. *Say for example "weeks start on sunday".*`,
  ].join('; ');
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

function dayName(day: string): string {
  return day[0]?.toUpperCase() + day.slice(1);
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

/** Names of places and of clocks that are no city of the zone table. */
const PLACES: Record<string, string> = {
  nyc: 'America/New_York',
  'new york city': 'America/New_York',
  eastern: 'America/New_York',
  est: 'America/New_York',
  boston: 'America/New_York',
  washington: 'America/New_York',
  miami: 'America/New_York',
  central: 'America/Chicago',
  cst: 'America/Chicago',
  texas: 'America/Chicago',
  dallas: 'America/Chicago',
  houston: 'America/Chicago',
  mountain: 'America/Denver',
  pacific: 'America/Los_Angeles',
  pst: 'America/Los_Angeles',
  california: 'America/Los_Angeles',
  'san francisco': 'America/Los_Angeles',
  seattle: 'America/Los_Angeles',
  la: 'America/Los_Angeles',
  uk: 'Europe/London',
  england: 'Europe/London',
  bst: 'Europe/London',
  'central european': 'Europe/Berlin',
  germany: 'Europe/Berlin',
  munich: 'Europe/Berlin',
  hamburg: 'Europe/Berlin',
  france: 'Europe/Paris',
  spain: 'Europe/Madrid',
  barcelona: 'Europe/Madrid',
  italy: 'Europe/Rome',
  milan: 'Europe/Rome',
  norway: 'Europe/Oslo',
  bergen: 'Europe/Oslo',
  sweden: 'Europe/Stockholm',
  switzerland: 'Europe/Zurich',
  geneva: 'Europe/Zurich',
  austria: 'Europe/Vienna',
  india: 'Asia/Kolkata',
  mumbai: 'Asia/Kolkata',
  delhi: 'Asia/Kolkata',
  bangalore: 'Asia/Kolkata',
  ist: 'Asia/Kolkata',
  japan: 'Asia/Tokyo',
  kyoto: 'Asia/Tokyo',
  osaka: 'Asia/Tokyo',
  china: 'Asia/Shanghai',
  beijing: 'Asia/Shanghai',
  korea: 'Asia/Seoul',
  pakistan: 'Asia/Karachi',
  israel: 'Asia/Jerusalem',
  'new zealand': 'Pacific/Auckland',
  gmt: 'Etc/GMT',
  utc: 'UTC',
  zulu: 'UTC',
};

/** The zone of an IANA name, of a city in the zone table, or of a place that people say. */
function zoneNamed(said: string): string | undefined {
  const place = said
    .toLowerCase()
    .replace(/ (?:standard |daylight )?time$/, '')
    .replace(/^the /, '');
  if (Object.hasOwn(PLACES, place)) return PLACES[place];
  const name = place.replace(/\s+/g, '_');
  if (isTimeZone(name))
    return Intl.supportedValuesOf('timeZone').find((known) => known.toLowerCase() === name) ?? spelled(name);
  const cities = Intl.supportedValuesOf('timeZone').filter((known) =>
    known.toLowerCase().endsWith(`/${name.toLowerCase()}`),
  );
  return cities.length === 1 ? cities[0] : undefined;
}

/** The name as the zone table writes it: Asia/Kolkata, CET. */
function spelled(name: string): string {
  return name.includes('/')
    ? name.replace(/(^|[/_-])([a-z])/g, (_, mark: string, letter: string) => mark + letter.toUpperCase())
    : name.toUpperCase();
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
  return { intent: 'settings', settings, reply: `Noted: ${words(settings)}.`, confidence: CLEAR, because };
}

const SAID: Record<string, (value: string) => string> = {
  timeZone: (zone) => `your time zone is ${zone}`,
  weekStart: (day) => `your week starts on ${dayName(day)}`,
  weekend: (day) => `your weekend starts on ${dayName(day)}`,
  dateOrder: (order) => `5/6 is read ${order === 'day-first' ? 'day first, as 5 June' : 'month first, as May 6'}`,
  nextWeekday: (which) => `"next friday" is ${which === 'coming' ? 'the coming Friday' : 'the Friday of next week'}`,
  bareWeekday: (which) => `a weekday alone ${which === 'today' ? 'may be today' : 'is the next one, never today'}`,
  nextWeek: (which) => `"next week" is ${which === 'first-day' ? 'its first day' : 'the same day a week on'}`,
  nextMonth: (which) => `"next month" is ${which === 'first-day' ? 'its first day' : 'the same day a month on'}`,
  priorityMarks: (whose) => `priority marks are ${dayName(whose)}'s`,
  confirmOver: (count) => `I ask before I change more than ${count} tasks`,
  missed: (which) => (which === 'skip' ? 'missed dates of a repeat are skipped' : 'missed dates of a repeat are kept'),
  locale: (name) => `your locale is ${name}`,
  quietHours: quietWords,
};

/** The settings in words, said back. */
function words(settings: object): string {
  return Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => SAID[name]?.(String(value)) ?? `${name} is ${String(value)}`)
    .join(', ');
}
