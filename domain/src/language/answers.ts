import type { Interpretation } from '@tasklog/schemas';
import { capture } from './capture.ts';
import type { Context } from './context.ts';
import { isShiftOf, rescheduleThese } from './moves.ts';
import { nextDueOf } from './steps.ts';
import { CLEAR, type Scene } from './outcome.ts';
import { resolve } from './references.ts';
import { added, dayWords, titles } from './reply.ts';
import { untilOf } from './changes.ts';
import { tidy } from './title.ts';

const YES =
  /^(?:y|yes|yep|yeah|yup|ya|sure|ok|okay|of course|absolutely|definitely|certainly|confirm|confirmed|go ahead|do it|go for it|please do|proceed|correct|right|that's right|sounds good|fine|yes please|yes do it|yes,? go ahead|all of them|👍|affirmative)(?:[,!. ]+(?:please|do it|go ahead|thanks|delete (?:it|them)(?: all)?|sure|confirm|that's (?:right|fine)|i'm sure|i am sure))*[.! ]*$/i;
const NO =
  /^(?:n|no|nope|nah|no thanks|no thank you|cancel|cancel (?:that|it)|never ?mind|don't|do not|don't do (?:it|that)|stop|abort|forget it|leave (?:it|them)|keep (?:it|them)(?: all)?|not now|wait|negative|👎)(?:[,!. ]+(?:thanks|thank you|cancel|don't|please|never ?mind|keep (?:it|them)|leave (?:it|them)|stop|forget it))*[.! ]*$/i;

export function saysYes(text: string): boolean {
  return YES.test(text.trim());
}

export function saysNo(text: string): boolean {
  return NO.test(text.trim());
}

/** What a message means as the answer to the open question or plan; undefined when it is a new request. */
export function readAnswer(text: string, scene: Scene): Interpretation | undefined {
  const { pending } = scene.context;
  if (!pending) return undefined;
  if (pending.intent === 'confirm') return answerPlan(text, pending, scene);
  if (pending.intent !== 'clarify') return undefined;
  if (saysNo(text))
    return {
      intent: 'confirm',
      answer: 'no',
      ...(pending.of ? { of: pending.of } : {}),
      reply: 'All right, I left everything as it was.',
      confidence: CLEAR,
      because: ['answer: no'],
    };
  return answerQuestion(text, pending, scene);
}

function answerPlan(text: string, plan: Interpretation, { context }: Scene): Interpretation | undefined {
  const of = plan.of ?? 'update';
  if (saysNo(text))
    return {
      intent: 'confirm',
      of,
      answer: 'no',
      reply: 'All right, I left everything as it was.',
      confidence: CLEAR,
      because: ['answer: no'],
    };
  if (!saysYes(text)) return undefined;
  const { answer: _answer, of: _of, candidates: _candidates, missing: _missing, ...rest } = plan;
  const tasks = context.tasks.filter(({ n }) => plan.target?.numbers?.includes(n));
  return {
    ...rest,
    intent: of as Interpretation['intent'],
    reply: `Done: ${titles(tasks)}. *Say "undo" to take it back.*`,
    confidence: CLEAR,
    because: ['answer: yes', ...plan.because],
  };
}

function answerQuestion(text: string, asked: Interpretation, scene: Scene): Interpretation | undefined {
  switch (asked.missing) {
    case 'target':
      return answerTarget(text, asked, scene);
    case 'title':
      return answerTitle(text, asked, scene);
    case 'date':
    case 'time':
    case 'repeat':
      return asked.of === 'add' ? answerWhen(text, asked, scene) : answerMoment(text, asked, scene);
    case 'value':
    case undefined:
      break;
  }
  return undefined;
}

/** A number, a place or words that tell the candidates apart. A lone candidate may be taken by a yes. */
function answerTarget(text: string, asked: Interpretation, scene: Scene): Interpretation | undefined {
  const among =
    asked.candidates && asked.candidates.length > 0 ? asked.candidates : scene.context.tasks.map(({ n }) => n);
  const narrow: Context = {
    ...scene.context,
    tasks: scene.context.tasks.filter(({ n }) => among.includes(n)),
    listing: among,
  };
  delete narrow.lastTouched;
  const phrase = saysYes(text) && among.length === 1 ? String(among[0]) : text;
  const resolved = resolve(phrase, narrow, scene.clock, 'any');
  if (resolved.kind !== 'found') return undefined;
  const { tasks } = resolved;
  const numbers = tasks.map(({ n }) => n);
  const of = (asked.of ?? 'update') as Interpretation['intent'];
  const nextDue = of === 'complete' && tasks.length === 1 && tasks[0] ? nextDueOf(tasks[0], scene.clock) : undefined;
  return {
    intent: of,
    target: { numbers, ...(tasks.length === 1 ? { text: tasks[0]?.title ?? '' } : {}) },
    ...(asked.changes ? { changes: asked.changes } : {}),
    ...(asked.until ? { until: asked.until } : {}),
    ...(nextDue === undefined ? {} : { nextDue }),
    reply: `${titles(tasks)}: done. *Say "undo" to take it back.*`,
    confidence: CLEAR,
    because: ['answer: which task', resolved.rule],
  };
}

function answerTitle(text: string, asked: Interpretation, { clock }: Scene): Interpretation | undefined {
  const read = capture(text, clock);
  const title = read.task.title ?? tidy(text);
  const task = { ...asked.tasks?.[0], ...read.task, title };
  return {
    intent: 'add',
    tasks: [task],
    reply: added([task], clock),
    confidence: CLEAR,
    because: ['answer: title', ...read.rules],
  };
}

/** A date, time or repeat for the task that waits to be added. */
function answerWhen(text: string, asked: Interpretation, { clock }: Scene): Interpretation | undefined {
  const read = capture(text, clock);
  const { title, ...fields } = read.task;
  if (title !== undefined || read.question || (fields.due === undefined && fields.rrule === undefined))
    return undefined;
  const task = { ...asked.tasks?.[0], ...fields };
  return {
    intent: 'add',
    tasks: [task],
    reply: added([task], clock),
    confidence: CLEAR,
    because: ['answer: when', ...read.rules],
  };
}

/** A moment for the move or snooze that waits. */
function answerMoment(text: string, asked: Interpretation, scene: Scene): Interpretation | undefined {
  const of = (asked.of ?? 'reschedule') as Interpretation['intent'];
  const numbers = asked.target?.numbers;
  if (!numbers || numbers.length === 0) return undefined;
  const tasks = scene.context.tasks.filter(({ n }) => numbers.includes(n));
  const base = { target: { numbers }, confidence: CLEAR, because: ['answer: when'] };
  if (of === 'snooze') {
    const until = untilOf(text, scene);
    return until === undefined
      ? undefined
      : { intent: of, ...base, until, reply: `Snoozed ${titles(tasks)} until ${dayWords(until, scene.clock)}.` };
  }
  const goal = isShiftOf(text, scene.clock);
  return goal && rescheduleThese(scene, { kind: 'found', tasks, rule: 'answer: when' }, goal, ['answer: when']);
}
