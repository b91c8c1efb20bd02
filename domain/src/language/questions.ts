import type { Interpretation } from '@tasklog/schemas';
import { hasTime } from '../recurrence/local.ts';
import { upcoming } from '../recurrence/successor.ts';
import { standingOf } from './work/steps.ts';
import { ruleInWords } from '../recurrence/words.ts';
import type { ListedTask } from './context.ts';
import { dropEnd } from './text/edges.ts';
import { readFilter } from './lists/filters.ts';
import { CLEAR, LIKELY, question, whichTask, type Scene } from './outcome.ts';
import { match, phrases, type Parts } from './text/phrases.ts';
import { resolve } from './references/references.ts';
import { bold, dayWords, fieldWords, momentWords } from './reply.ts';
import { wholeNumber } from './text/words.ts';

const DID =
  '(?:add|added|create|created|finish|finished|complete|completed|delete|deleted|move|moved|change|changed|reschedule|rescheduled|do|did|done|tick off|ticked off|close|closed|rename|renamed)';
const SHOW = "(?:show|see|view|give|display|list|tell|what is|what's|what are|read)";

const QUESTIONS = [
  ...phrases('deleted', [
    '(?:what|which)(?: tasks?| things?| ones?)? (?:did|have|has) (?:i|we|you) (?:just |recently |already )*(?:delete|deleted|remove|removed|throw away|thrown away|binned|trashed)(?: .{0,30})?',
    `(?:${SHOW} )?(?:me )?(?:my |the |all |of |recently |last )*(?:deleted|removed|trashed|binned)(?: tasks?| ones?| items?| things?)?(?: .{0,30})?`,
    `(?:${SHOW} )?(?:me )?(?:my |the |in |what's in )*(?:trash|bin|trash can|recycle bin)`,
    'what (?:was|got) (?:deleted|removed)(?: .{0,30})?',
    '(?:recover|restore|bring back) (?:my |the |all )*deleted (?:tasks|ones|items)',
    '(?:can|could|how can|how do) i (?:get|bring|have) back (?:something|a task|the task|what|things?)(?: that)? i (?:deleted|removed).*',
  ]),
  ...phrases('how often', [
    'how (?:often|frequently|regularly) (?:do|does|did|have|has|should|must|am|are|will|is) (?:i |we |you )?(?:to |supposed to |meant to )?(?:do |have |get |have to |need to )?(?:the )?%T(?: (?:repeat|recur|happen|occur|come up|come|come round|run|due|done|been done))?',
    'how (?:many times|much) (?:have|did|do|had) (?:i|we) (?:already |ever )?(?:do|did|done|complete|completed|finish|finished)? ?%T(?: (?:so far|already|this \\w+|last \\w+))?',
    "(?:what is|what's) (?:the )?(?:repeat|frequency|interval|recurrence) (?:of|for|on) %T",
    'does %T (?:repeat|recur|come back)',
    'is %T (?:repeating|recurring|a repeating task|a recurring task)',
  ]),
  ...phrases('dates', [
    'when (?:is|are|will be) (?:the )?(?:next|coming|following) (?<value>\\w{1,6}) (?:dates? |occurrences? |times? |instances? )?(?:of|for) %T',
    `(?:${SHOW} )?(?:me )?(?:the |my |our )?(?:next|coming|upcoming|following) (?<value>\\w{1,6} )?(?:dates?|occurrences?|times?|instances?)(?: (?:of|for|that|when) (?:is |are )?%T)?`,
    'when (?:does|do|will|is|are) (?:the )?%T (?:repeat|recur|come up|happen|occur|due|be due|come|back)(?: (?:next|again|after that|after this))',
    'when (?:is|are|will be) (?:the |my |our )?next (?!(?:task|thing|todo|one)$)(?:time )?(?:i |we )?(?:have to |need to |do )?%T',
    'when (?:do|will|must|should) (?:i|we) (?:have to |need to )?(?:do )?%T (?:next|again)',
    'when (?:is|does|do|will) %T (?:again|next)',
  ]),
  ...phrases('when', [
    `when (?:did|was|were|have|has) (?:i |we |you )?(?:last |first |just )?${DID} %T`,
    `when (?:did|was|were) (?:i |we )?%T (?:last |first )?(?:added|created|completed|finished|done|deleted|moved|changed|rescheduled)`,
    'when (?:did|have) (?:i|we) (?:last )(?<target>.+)',
    '(?:when was|what was) the last time (?:i|we) (?<target>.+)',
    'how long ago did (?:i|we) (?:last )?(?<target>.+)',
    'how long (?:has|have) %T been (?:on|in|open|there|around|due|waiting)\\b.*',
    'since when (?:is|has|do i have) %T(?: been)?(?: on my list| open| there)?',
  ]),
  ...phrases('who', ['who (?:changed|completed|added|deleted|moved|did|created|finished|edited|rescheduled) %T']),
  ...phrases('why', [
    'why (?:is|was|are|were|does|did|do|has|have) (?:you |it |i )?(?:move |put |set |make |reschedule )?%T (?:on|at|due|for|in|to|set|moved|every|so|not|a|still|again|repeating|repeat|there|here|then)\\b.{0,60}',
    'why(?: (?:(?:is|was|are|did|does|do|has|have|not|only|that|this|it|the|on|at|in|every|such|so|you|next|a|an|today|tomorrow|tonight|this|\\d+)\\b.{0,60}|\\w+days?\\b.{0,40}))?',
    'how (?:did you (?:get|read|come up with|arrive at|know|understand)|come)\\b.{0,60}',
    'explain(?: (?:that|this|it|the date|the repeat|yourself|why))*',
  ]),
  ...phrases('story', [
    "(?:and )?(?:its|the|that one's) (?:history|story)",
    `(?:${SHOW} )?(?:me )?(?:the |its |full |complete |whole |change |edit |task )*(?:history|story|timeline|audit trail|audit log|log|activity) (?:of|for|on|about|behind) %T`,
    `(?:${SHOW} )?(?:me )?%T(?:'s)? (?:history|story|timeline|activity|audit trail)`,
    "what(?:'s| has| is| did)? (?:happened?|changed?) (?:to|with|on|in|about) %T",
    '(?:what|how) was %T (?:before|originally|earlier|at first)(?: .{0,30})?',
  ]),
  ...phrases('latest', [
    "(?:what|show me what|show what)(?:'s| has| have| is)? (?:i |we |you )?(?:recently |just |been )*(?:changed?|edited|happened|new|different)(?: (?:to|in|on|with) (?:my |the )?(?:list|tasks))?(?<value>(?: (?:lately|recently|today|yesterday|since|this|last|on|in|over|the)\\b.{0,40})?)",
    '(?:what|show me what) (?:did|have) (?:i|we|you) (?:just |recently )*(?:change|changed|edit|edited|touch|touched|modif(?:y|ied))(?<value>(?: .{0,40})?)',
    `${SHOW} (?:me )?(?:my |the |all |recent |recently |latest |last )*(?:changes|recent activity|activity|edits|history|log|audit (?:log|trail))(?<value>(?: .{0,40})?)`,
    '(?:my |the |recent |latest )*(?:changes|activity|history|audit log|audit trail)',
    'what (?:was|is) the last (?:thing|change|action)(?: that)?(?: (?:i|we|you) (?:did|made|changed))?',
    'what (?:did|have) (?:i|we|you) just (?:do|done|change|changed|say|add|added|complete|completed|move|moved)',
  ]),
];

/** A question about the past, about a repeat, or about why something was read as it was. */
export function readQuestion(text: string, scene: Scene): Interpretation | undefined {
  const plain = dropEnd(text, '?.! ').replace(/^when(?:'|’)?s /i, 'when is ');
  const found = match(plain, QUESTIONS);
  if (!found) return undefined;
  const { kind, name } = found.phrase;
  switch (kind) {
    case 'deleted':
      return {
        intent: 'history',
        asks: 'deleted',
        reply: 'What you deleted lately.',
        confidence: CLEAR,
        because: [name],
      };
    case 'latest':
      return latest(found.parts.value ?? '', scene, name);
    case 'why':
      return why(found.parts.target, plain, scene, name);
    case 'how often':
    case 'dates':
    case 'when':
    case 'who':
    case 'story':
      return aboutOne(kind, found.parts, scene, name);
  }
}

function latest(value: string, scene: Scene, rule: string): Interpretation {
  const { from, to } = readFilter(value, { ...scene.clock, past: true }).filter;
  const filter = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const bounded = Object.keys(filter).length > 0 ? { filter } : {};
  return { intent: 'history', ...bounded, reply: 'Your latest changes.', confidence: CLEAR, because: [rule] };
}

type About = 'how often' | 'dates' | 'when' | 'who' | 'story';

function aboutOne(kind: About, { target, value }: Parts, scene: Scene, rule: string): Interpretation | undefined {
  const phrase = target ?? 'it';
  const resolved = resolve(phrase, scene.context, scene.clock, 'any');
  const chosen = resolved.kind === 'many' ? preferOpen(resolved.tasks) : undefined;
  const tasks = chosen ? [chosen] : resolved.kind === 'found' ? resolved.tasks : [];
  const [task] = tasks;
  const asks = kind === 'story' ? {} : { asks: kind };
  const intent = kind === 'dates' ? 'list' : 'history';
  if (resolved.kind === 'many' && !chosen) return whichTask(resolved, intent, undefined, [rule]);
  if (!task)
    return kind === 'dates' || /^(?:it|this|that|them)$/i.test(phrase)
      ? whichTask(resolved as { kind: 'none'; text: string; nearest: [] }, intent, undefined, [rule])
      : {
          intent,
          ...asks,
          target: { text: phrase },
          reply: `The history of "${phrase}".`,
          confidence: 0.8,
          because: [rule],
        };
  const text = resolved.kind === 'found' && resolved.text !== undefined ? { text: resolved.text } : {};
  return {
    intent,
    target: { numbers: tasks.map(({ n }) => n), ...text },
    ...asks,
    reply: told(kind, task, value, scene),
    confidence: CLEAR,
    because: [rule, resolved.kind === 'found' ? resolved.rule : 'reference: the open one'],
  };
}

/** Of a repeating task and the times it was done, the one that is open is meant. */
function preferOpen(tasks: readonly ListedTask[]): ListedTask | undefined {
  const open = tasks.filter(({ status }) => status === 'open');
  return open.length === 1 ? open[0] : undefined;
}

function told(kind: About, task: ListedTask, value: string | undefined, scene: Scene): string {
  if (kind === 'how often') return repeatWords(task, scene);
  if (kind === 'dates') return datesWords(task, value, scene);
  return `The history of ${bold(task.title)}.`;
}

const SHOWN_DATES = 3;
const MOST_DATES = 20;

function repeatWords(task: ListedTask, { clock }: Scene): string {
  const due = task.due === undefined ? '' : ` It is due ${momentWords(task.due, clock)}.`;
  if (task.rrule === undefined) return `${bold(task.title)} does not repeat.${due}`;
  const words = ruleInWords(task.rrule, { completionRelative: task.completionRelative ?? false });
  return `${bold(task.title)} comes ${words}.${task.due === undefined ? '' : ` Next: ${momentWords(task.due, clock)}.`}`;
}

function datesWords(task: ListedTask, value: string | undefined, { clock }: Scene): string {
  if (task.due === undefined) return `${bold(task.title)} has no date.`;
  const count = Math.min(MOST_DATES, wholeNumber((value ?? '').trim().toLowerCase()) ?? SHOWN_DATES);
  const standing = standingOf(task, clock);
  const later = standing ? upcoming(standing, count - 1) : [];
  const dates = [task.due, ...later].map((date) => dayWords(date, clock)).join(', ');
  return `${bold(task.title)}: ${dates}${hasTime(task.due) ? ` (${clock.zone})` : ''}${task.rrule === undefined ? '; it does not repeat' : ''}.`;
}

const OF_A_TASK = /^why$|\b(?:\w+days?|today|tomorrow|this|that|it|then|date|due|repeats?|moved?|explain)\b/i;

/** Why a date or a repeat is what it is: the rules that fired, the zone, the next dates. */
function why(target: string | undefined, text: string, scene: Scene, rule: string): Interpretation | undefined {
  const named = target === undefined ? undefined : resolve(target, scene.context, scene.clock, 'any');
  const { last, lastTouched = [], tasks } = scene.context;
  const [task] = named?.kind === 'found' ? named.tasks : tasks.filter(({ n }) => lastTouched.includes(n));
  const justRead = last && (named?.kind !== 'found' || named.tasks.every(({ n }) => lastTouched.includes(n)));
  if (!task && target !== undefined && named?.kind === 'none' && !last) return undefined;
  if (!task && !last && !OF_A_TASK.test(text)) return undefined;
  if (!task && !last)
    return question('target', 'Which task do you mean? Ask "why is the dentist on friday?".', 'history', [
      rule,
      'reference: nothing fits',
    ]);
  const rules = justRead ? `I went by ${last.because.map((name) => `"${name}"`).join(', ')}` : 'It was set so';
  const now = `today is ${dayWords(scene.clock.today.toString(), scene.clock)} in ${scene.clock.zone}`;
  const state = task ? ` ${bold(task.title)}: ${fieldWords(task, scene.clock) || 'no date'}.` : '';
  const target_ = task ? { target: { numbers: [task.n] } } : {};
  return {
    intent: 'history',
    asks: 'why',
    ...target_,
    reply: `${rules}; ${now}.${state}`,
    confidence: LIKELY,
    because: [rule],
  };
}
