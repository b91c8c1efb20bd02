// One task is asked after: is it done, when is it due, what does its note say.
import type { Interpretation } from '@tasklog/schemas';
import type { Clock } from '../clock.ts';
import type { ListedTask } from '../context.ts';
import { matches } from '../references/matching.ts';
import { LIKELY, type Scene } from '../outcome.ts';
import { fits, match, phrases } from '../text/phrases.ts';
import { resolve } from '../references/references.ts';
import { bold, dayWords, fieldWords, rowsFrom } from '../reply.ts';

const FIELD_NAMES =
  '(?:due date|deadline|date|time|priority|status|state|details?|info(?:rmation)?|notes?|description|tags?|labels?|reminders?|repeat)';
const STATE = phrases('state', [
  '(?:is|are|was|were) %T (?:done|finished|complete|completed|open|overdue|late|still open|still pending|urgent|important|high priority)(?: yet| already)?',
  "(?:when|what time|what day|at what time)(?:'s| is| are| was) %T(?: due| scheduled| happening| on| coming| arriving| starting| supposed to be| supposed to happen)?",
  'how (?:long|many (?:days|weeks|hours|months)|much time)(?: is it| do i have| have i got| is there| are there)?(?: left)? (?:till|until|til|before|to) %T(?: is due| starts)?',
  "(?:is|isn't|are|was|do (?:i|we) have) %T (?:really |still |now )?(?:on|at|due|this|next|in|for|before|after|today|tomorrow|tonight)(?: .{1,40})?",
  "what(?:'s| is| are) %T due(?: date)?",
  'when (?:do|should|must|will) (?:i|we)(?: have to| need to)? %T',
  '(?:did|have) (?:i|we) (?:already |ever )?(?:do|done|finish|finished|complete|completed) %T(?: yet| already| today)?',
  `(?:what is|what's|what are|show|show me|tell me) the ${FIELD_NAMES} (?:of|for|on) %T`,
  `(?:the )?(?:details?|info(?:rmation)?|status) (?:of|for|on|about) %T`,
  "(?:what's|what is) in %T",
  `(?:what|which) ${FIELD_NAMES} (?:does|do|has|is|are) %T(?: have| has| got| set| on| at)?`,
  '(?:does|do) %T have (?:a |any |an )?(?:due date|deadline|date|priority|notes?|tags?|labels?|reminders?|repeat)',
  'how (?:urgent|important) is %T',
  '(?:which time|what time|by when) (?:do|should|must|will) (?:i|we)(?: have to| need to)? %T',
  'what (?:did|have) (?:we|i) (?:say|said|note|noted|write|written) (?:down )?(?:about|on|for) %T',
  'what (?:do you know|is there|have you got|do you have) (?:about|on) %T',
  'what (?:does|did) (?:the note|my note|the notes|it) (?:on|for|of|about) %T say',
]);

const LATELY =
  '(?: (?:today|yesterday|this (?:morning|week|month|year)|last (?:night|week|month|year|\\w+day)|on \\w+day))?';

/** "did I pay the rent?", "has the rent been paid?": verb and words are those of one task. */
const HAPPENED = phrases('happened', [
  `(?:did|have|had) (?:i|we) (?:already |ever |really |actually )*%T(?: yet| already)?${LATELY}`,
  '(?:has|have|is|was|were|are) %T(?: been)? (?<value>[a-z]+(?:ed|en|ought|aid|ent|ritten|one|old|ut|ept|et|d|t))(?: yet| already)?',
]);

/** "is the report done?", "when is the dentist due?": that task alone. */
export function readState(text: string, scene: Scene): Interpretation | undefined {
  for (const { parts } of fits(text, STATE)) {
    const shown = showOne(`show ${parts.target ?? 'it'}`, scene);
    if (shown) return shown;
  }
  return happened(text, scene);
}

function happened(text: string, scene: Scene): Interpretation | undefined {
  const found = match(text, HAPPENED);
  if (!found) return undefined;
  const words = [found.parts.value, found.parts.target].filter(Boolean).join(' ');
  const [best, other] = matches(words, scene.context.tasks).filter(({ score }) => score === 1);
  return best && (!other || best.exact)
    ? showTasks([best.task], scene, ['intent: show one', 'reference: verb and words'])
    : undefined;
}

/** Words that ask to be shown something. */
export const ASKS =
  /^(?:sort|order by|group|show|list|display|view|see|give me|get me|get|print|read|tell me|open|count|filter|(?:order|arrange) (?:my |the |all )*(?:tasks|list|todos|them|these)\b.*)\b/i;

/** "show task 2": that task alone. */
export function showOne(text: string, scene: Scene): Interpretation | undefined {
  const phrase = text
    .replace(ASKS, '')
    .replace(/^\s*(?:me\s+)?(?:more\s+)?about\s+/i, '')
    .replace(/^\s*(?:me\s+)?(?:the details (?:of|for|on)\s+|details (?:of|for|on)\s+)?/i, '')
    .trim();
  if (phrase === '')
    return { intent: 'list', filter: {}, reply: 'Your open tasks.', confidence: LIKELY, because: ['intent: list 1'] };
  const resolved = resolve(phrase, scene.context, scene.clock, 'any');
  const open = resolved.kind === 'many' ? resolved.tasks.filter(({ status }) => status === 'open') : [];
  if (resolved.kind === 'many' && open.length === 1)
    return showTasks(open, scene, ['intent: show one', 'reference: the open one']);
  if (resolved.kind !== 'found' || resolved.bulk) return undefined;
  return showTasks(resolved.tasks, scene, ['intent: show one', resolved.rule]);
}

function showTasks(tasks: ListedTask[], { clock }: Scene, because: string[]): Interpretation {
  const [task] = tasks;
  const reply =
    task && tasks.length === 1 ? `${task.n}. ${bold(task.title)}: ${stateWords(task, clock)}.` : `${rowsFrom(tasks)}.`;
  return { intent: 'list', target: { numbers: tasks.map(({ n }) => n) }, reply, confidence: LIKELY, because };
}

/** Open or done, when it is due, how often it comes, and its marks. */
function stateWords(task: ListedTask, clock: Clock): string {
  const { notes, status, completedAt, ...fields } = task;
  const done = completedAt === undefined ? 'done' : `done on ${dayWords(completedAt, clock)}`;
  const words = fieldWords({ ...fields, ...(notes ? { description: notes } : {}) }, clock);
  return [status === 'completed' ? done : 'open', words].filter((part) => part !== '').join(', ');
}
