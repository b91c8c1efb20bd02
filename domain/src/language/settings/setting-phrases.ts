import { phrases } from '../text/phrases.ts';
import { QUIET_PHRASES } from './quiet-hours.ts';

const SET = '(?:(?:please )?(?:set|change|make|switch|update|use|let|have) )?';
const PART = '(?<field>morning|afternoon|evening|tonight|night)s?';
const DAYS = '(?:weekday|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun)';
const MEANS = '(?:means?|is|should (?:mean|be)|to be|refers to|as)';

/** How people say what a setting shall be, or ask for it: by kind; `value` is what it shall be, `field` which one. */
export const SETTING_PHRASES = [
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
