import { hide } from '../text/phrases.ts';
import { tidy, unquote } from './title.ts';

/** What is left of a wish to add: the line to read, and whether the words said that a task is wanted. */
export interface Adding {
  line: string;
  /** "add", "remind me to", "todo:" stood in front. */
  asked: boolean;
  remind: boolean;
  /** "add three tasks: a, b and c" */
  several: boolean;
  rule: string;
}

const NOUN = '(?:tasks?|todos?|to-dos?|to do|items?|reminders?|entry|thing)';
const ADD =
  /^(?:add|create|new|make|insert|enter|record|put down|jot down|note down|write down|remember|schedule|set up|set|log|append|register|start)\b\s*/i;
const WANT =
  /^(?:(?:i|we) (?:really |also |still |just )?(?:need|have|ought|got|gotta|must|should|want|wanna)(?: to| got to)?(?: (?:really|probably|definitely|maybe|also)(?= \w))?|i've got(?: to)?|i have got(?: to)?|there(?:'s| is| are)|i gotta|gotta|i (?:really|probably|definitely) (?:should|need to|have to|must|ought to)|(?:i'm |we're )?(?:gonna|going to) (?:need|have) to|need to|have to|got to|must(?! (?:sees?|haves?|reads?|try)\b)|remember to|don't forget(?: to)?|do not forget(?: to)?|dont forget(?: to)?|make sure (?:to|i|that i|we)|be sure to|(?:make|take|write) (?:a |me a )?note (?:to|that|of)\b|note to self\b|(?:todo|to-do|to do|tasks?|todos|reminders?|new task|note|memo|errands?)(?=\s*[:-])|(?:todo|to-do)(?=\s(?!lists?\b|apps?\b)))(?:\s*[:,-]+\s*|\s+|$)/i;
const NUMBERS =
  '(?:(?:two|three|four|five|six|seven|eight|nine|ten|\\d{1,2}|these|the following|following|some|several|multiple|a few|a couple of) )';
/** "for the weekend" says when; "for the tax return" says what. */
const TIMELY =
  '(?:first|second|third|fourth|fifth|last|next|coming|following|end|start|beginning|middle|rest|day|week|weekend|month|quarter|year|morning|afternoon|evening|night|holidays?)\\b';
const HEAD = new RegExp(
  `^(?:(?:me |us )?(?:an?|the|another|one|my|this|${NUMBERS.slice(3, -1)})?\\s*(?:new |following |quick |single |recurring |repeating |one-off )*(?<level>urgent|important|(?:high|medium|low|top)[- ]priority)?\\s*(?<adverb>daily|weekly|monthly|yearly|quarterly|hourly)?\\s*(?<noun>${NOUN})(?:\\s+(?:to my list|to the list|for me|on my list))?)(?:\\s*[:,-]+\\s*|\\s+(?<join>to|called|named|titled|that says|saying|about|of|for(?= \\w+ing\\b| the (?!${TIMELY})[a-z]+\\b))\\s+|\\s+(?=\\S)|$)`,
  'i',
);
const ON_LIST =
  '(?:to|on|onto|in|into) (?:my|the|our) (?:to[- ]?do |task |shopping |grocery |reading |work |personal )?(?:lists?|tasks|todos|to-dos|calendar|schedule|agenda|diary|planner)';
const NAMED_LIST = '(?:to|on|onto) (?:to-?do|todo|shopping|grocery|reading|packing|wish|bucket) ?lists?';
const TAIL = new RegExp(
  `(?<![\\s,])[\\s,]+(?:${ON_LIST}|${NAMED_LIST}|as a(?: new)? (?:task|todo|to-do|reminder))$`,
  'i',
);
/** The list is named in the middle, with the date behind it. */
const INNER = new RegExp(
  `(?<!\\s)\\s+${ON_LIST}(?=,? (?:for|on|by|at|due|every|tomorrow|today|tonight|next|this|with|before|in|p[1-4]|[#@])\\b)`,
  'i',
);
const REMIND =
  /^(?:remind (?:me|us)(?: again)?|(?:(?:give|set|send|create|make|add) (?:me |us )?|(?:i|we) (?:need|want) |(?:i'd|i would) like )(?:an? |the |my )?(?:reminder|alarm|alert)|(?:alert|notify|ping|nudge|buzz) me|let me know|don't let me forget|dont let me forget)(?:\s*[:,]\s*|\s+|$)(?:(?:to|that i (?:need|have) to|that|about|of|for)\s+(?!\d))?/i;

/** Takes the words of wishing off the front and "to my list" off the end. */
export function readAdding(text: string): Adding {
  const { hidden, reveal } = hide(text);
  const cut = asksFirst(hidden) ? hidden.replace(TAIL, '').replace(INNER, '') : hidden.replace(TAIL, '');
  const put = cut === hidden ? undefined : /^(?:put|stick|throw|pop|chuck|whack|bung)\s+/i.exec(cut)?.[0];
  const front = put ? behindVerb(`add ${cut.slice(put.length)}`, 'add ') : asking(cut);
  return { ...front, line: clean(reveal(front.line)) };
}

function asksFirst(text: string): boolean {
  return ADD.test(text) || /^(?:put|stick|throw|pop|chuck|whack|bung)\s/i.test(text);
}

/** True when a line begins like a wish to add. */
export function asksToAdd(text: string): boolean {
  return readAdding(text).asked;
}

function asking(text: string): Adding {
  const reminded = REMIND.exec(text);
  const rest = text.slice(reminded?.[0].length ?? 0);
  if (reminded && /alarm/i.test(reminded[0]) && /^(?:for |at |\d|every |daily)/i.test(rest))
    return {
      line: `alarm ${rest.replace(/^for /i, 'at ')}`,
      asked: true,
      remind: true,
      several: false,
      rule: 'add: an alarm',
    };
  if (reminded)
    return { line: text.slice(reminded[0].length), asked: true, remind: true, several: false, rule: 'add: remind me' };
  const wanted = WANT.exec(text);
  if (wanted && text.length > wanted[0].length) {
    const inner = REMIND.exec(text.slice(wanted[0].length)) ?? ADD.exec(text.slice(wanted[0].length));
    const nested = inner ? asking(text.slice(wanted[0].length)) : undefined;
    return nested?.asked
      ? nested
      : {
          line: withoutTaskNoun(text.slice(wanted[0].length)),
          asked: true,
          remind: false,
          several: false,
          rule: 'add: need to',
        };
  }
  const verb = ADD.exec(text);
  return verb
    ? behindVerb(text, verb[0])
    : { line: text, asked: false, remind: false, several: false, rule: 'add: a bare sentence' };
}

/** These always add; "create", "new", "record" and the like are part of the title unless a task or a colon stands behind them. */
const SURE_VERB =
  /^(?:add|jot down|note down)\b|^(?:create|new|insert|enter|record|put down|write down|append|register|log)\s*:/i;

/** "make", "create", "set up" are part of the title unless a task is named behind them. */
function behindVerb(text: string, verb: string): Adding {
  const rest = text.slice(verb.length).replace(/^[:,-]+\s*/, '');
  const head = HEAD.exec(rest);
  const isTask = head?.groups?.['noun'] !== undefined && !/^(?:list)\b/i.test(rest.slice(head[0].length));
  const sure = SURE_VERB.test(text) || isTask;
  const schedules = /^schedule\b/i.test(verb) && rest !== '';
  if (!sure && !schedules)
    return { line: text, asked: false, remind: false, several: false, rule: 'add: a bare sentence' };
  if (!isTask || !head)
    return { line: withoutTaskNoun(rest), asked: true, remind: false, several: false, rule: 'add: verb' };
  const adverb = head.groups?.['adverb'];
  const several = /s$/i.test(head.groups?.['noun'] ?? '');
  const line = rest.slice(head[0].length);
  const remind = /reminder/i.test(head.groups?.['noun'] ?? '');
  const level = head.groups?.['level'];
  return {
    line: [line, level && levelWords(level), REPEATS.test(line) ? undefined : adverb].filter(Boolean).join(' '),
    asked: true,
    remind,
    several,
    rule: 'add: a task',
  };
}

const REPEATS = /\b(?:every|each|(?:mon|tues|wednes|thurs|fri|satur|sun)days)\b/i;

function levelWords(level: string): string {
  if (/^important/i.test(level)) return 'high priority';
  return /^urgent/i.test(level) ? 'urgent priority' : level.replace('-', ' ');
}

/** "a weekly meeting task every Monday": the article and the noun say that it is a task, not what it is. */
function withoutTaskNoun(rest: string): string {
  const named = /^(?:an?|another|the|my) (?:new )?/i.exec(rest);
  const noun = named && / (?:task|todo|to-do|reminder|item)(?=$|[\s,.:])/i.exec(rest.slice(named[0].length));
  if (named && noun && noun.index > 0) {
    const [before, after] = [rest.slice(named[0].length), rest.slice(named[0].length + noun.index + noun[0].length)];
    if (!/^(?:to|for|called)\b/i.test(before))
      return `${before.slice(0, noun.index)}${after.replace(/^ (?:to my list|for me)/i, '')}`;
  }
  return rest.replace(/^an?\s+(?=[a-z\ue000-\uf8ff])(?!(?:few|lot|couple|little|bit|dozen)\b)/i, '');
}

function clean(line: string): string {
  const text = line.replace(/^(?:to|that)\s+(?=\S)/i, '').trim();
  const quoted = unquote(text);
  return quoted === text ? text : `"${tidy(quoted)}"`;
}
