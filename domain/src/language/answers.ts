import type { Interpretation } from '@tasklog/schemas';
import { capture } from './adding/capture.ts';
import type { Context } from './context.ts';
import { fieldsOf, isShiftOf, moveThese } from './work/moves.ts';
import { nextDueOf } from './work/steps.ts';
import { CLEAR, UNDO, whichTask, type Scene } from './outcome.ts';
import { withoutCourtesy } from './text/phrases.ts';
import { resolve } from './references/references.ts';
import type { Resolved } from './references/resolved.ts';
import { added, dayWords, momentWords, titles } from './reply.ts';
import { remindChanges, untilOf, update } from './work/changes.ts';
import { levelOf } from './adding/sigils.ts';
import { tidy } from './adding/title.ts';

const YES =
  /^(?:(?:hmm+|oh|um+|ah|well)[,. ]+)*(?:y|yes|yep|yeah|yup|ya|sure|ok|okay|of course|absolutely|definitely|certainly|confirm|confirmed|go ahead|do it|go for it|please do|proceed|correct|right|that's right|sounds good|fine|yes please|yes do it|yes,? go ahead|all of them|👍|affirmative)(?:[,!. ]+(?:please|do it|go ahead|thanks|delete (?:it|them)(?: all)?|sure|confirm|that's (?:right|fine)|i'm sure|i am sure))*[.! ]*$/i;
const NO =
  /^(?:(?:hmm+|oh|um+|ah|wait|actually|well)[,. ]+)*(?:n|no|nope|nah|no thanks|no thank you|cancel|cancel (?:that|it)|never ?mind|don't|do not|don't do (?:it|that)|stop|abort|forget it|leave (?:it|them)|keep (?:it|them)(?: all)?|not now|wait|negative|👎)(?:[,!. ]+(?:thanks|thank you|cancel|don't|please|never ?mind|keep (?:it|them)|leave (?:it|them)|stop|forget it))*[.! ]*$/i;

export function saysYes(text: string): boolean {
  return YES.test(text.trim());
}

export function saysNo(text: string): boolean {
  return NO.test(text.trim());
}

const NEITHER =
  /^(?:neither|none)(?: of (?:them|these|those|the above))?[.! ]*$|^(?:i (?:don't|do not) know|not sure|dunno|no idea|whatever|skip(?: it| that)?)[.! ]*$/i;
const AGAIN =
  /^(?:which|what|who)(?: ones?| tasks?| was it| were they)?[?! ]*$|^(?:sorry|pardon|come again|say (?:that|it) again|repeat(?: that)?)[?! ]*$/i;

/** What a message means as the answer to the open question or plan; undefined when it is a new request. */
export function readAnswer(text: string, scene: Scene): Interpretation | undefined {
  const { pending } = scene.context;
  if (!pending) return undefined;
  if (AGAIN.test(text)) return pending;
  if (pending.intent === 'confirm') return answerPlan(text, pending, scene);
  if (pending.intent !== 'clarify') return undefined;
  if (saysNo(text) || NEITHER.test(text)) return leave(pending.of);
  return answerQuestion(withoutCourtesy(text), pending, scene);
}

function leave(of: string | undefined): Interpretation {
  return {
    intent: 'confirm',
    answer: 'no',
    ...(of === undefined ? {} : { of }),
    reply: 'All right, I left everything as it was.',
    confidence: CLEAR,
    because: ['answer: no'],
  };
}

function answerPlan(text: string, plan: Interpretation, scene: Scene): Interpretation | undefined {
  const of = plan.of ?? 'update';
  if (saysNo(text) || NEITHER.test(text)) return leave(of);
  if (!saysYes(text)) return narrowed(text, plan, scene) ?? movedElsewhere(text, plan, scene);
  const { answer: _answer, of: _of, candidates: _candidates, missing: _missing, ...rest } = plan;
  const tasks = scene.context.tasks.filter(({ n }) => plan.target?.numbers?.includes(n));
  return {
    ...rest,
    intent: of as Interpretation['intent'],
    reply: [
      `${DONE[of] ?? 'Done:'} ${titles(tasks)}${whereTo(plan, scene)}.`,
      ...(plan.also ?? []).map(({ reply }) => withoutHint(reply)),
      UNDO,
    ].join(' '),
    confidence: CLEAR,
    because: ['answer: yes', ...plan.because],
  };
}

const withoutHint = (reply: string): string => reply.replace(/\s?\*Say [^*]{0,300}\*\s?$/, '');

function whereTo({ changes }: Interpretation, { clock }: Scene): string {
  return changes?.due === undefined ? '' : ` to ${momentWords(changes.due, clock)}`;
}

const DONE: Record<string, string> = {
  delete: 'Deleted',
  reschedule: 'Moved',
  update: 'Changed',
  uncomplete: 'Reopened',
  snooze: 'Snoozed',
};

const BUT =
  /^(?:(?:yes|yeah|ok|okay|sure)[,. ]+)?(?:(?:but )?not|(?:but )?(?:leave|keep|spare)|all but|all except(?: for)?|everything (?:but|except(?: for)?)|except(?: for)?|without|but not|minus) (?:out )?(?<gone>.+)$/i;
const ONLY = /^(?:(?:yes|no|ok|okay)[,. ]+)?(?:only|just) (?<kept>.+)$/i;

/** "not the milk", "only 2 and 3": the plan is shown anew for what is left of it. */
function narrowed(text: string, plan: Interpretation, scene: Scene): Interpretation | undefined {
  const tasks = scene.context.tasks.filter(({ n }) => plan.target?.numbers?.includes(n));
  const [but, only] = [BUT.exec(text)?.groups?.['gone'], ONLY.exec(text)?.groups?.['kept']];
  const phrase = (but ?? only)?.replace(/[.! ]{1,9}$/, '').replace(/ (?:please|alone|out)$/i, '');
  const inPlan = phrase === undefined ? undefined : resolve(phrase, { ...scene.context, tasks }, scene.clock, 'any');
  if (inPlan?.kind !== 'found') return undefined;
  const named = inPlan.tasks.map(({ n }) => n);
  const left = tasks.filter(({ n }) => named.includes(n) === (only !== undefined));
  if (left.length === 0) return leave(plan.of);
  const { filter: _filter, target: _target, ...rest } = plan;
  return {
    ...rest,
    target: { numbers: left.map(({ n }) => n) },
    reply: `${VERBS[plan.of ?? ''] ?? 'Change'} ${left.length === 1 ? '' : `${left.length} tasks: `}${titles(left)}? Say yes or no.`,
    because: ['answer: a smaller plan', inPlan.rule],
  };
}

/** "make it sunday", about a move that waits: the plan is shown with that day. */
function movedElsewhere(text: string, plan: Interpretation, scene: Scene): Interpretation | undefined {
  if (plan.of !== 'reschedule') return undefined;
  const body = text
    .replace(/^(?:(?:no|actually|wait)[,. ]+)?(?:make (?:it|that|them) |rather |i meant )?/i, '')
    .replace(/[, ]{1,3}instead[.! ]{0,9}$/i, '');
  const goal = isShiftOf(body, scene.clock);
  if (goal?.kind !== 'when' || goal.when.fault !== undefined) return undefined;
  const tasks = scene.context.tasks.filter(({ n }) => plan.target?.numbers?.includes(n));
  const { changes } = moveThese(scene, { kind: 'found', tasks, rule: 'answer: another day' }, goal, []);
  if (changes?.due === undefined) return undefined;
  const reply = `Move ${titles(tasks)} to ${momentWords(changes.due, scene.clock)}? Say yes or no.`;
  return { ...plan, changes, reply, because: ['answer: another day', ...goal.when.rules] };
}

const VERBS: Record<string, string> = {
  complete: 'Complete',
  delete: 'Delete',
  reschedule: 'Move',
  uncomplete: 'Reopen',
  snooze: 'Snooze',
};

function answerQuestion(text: string, asked: Interpretation, scene: Scene): Interpretation | undefined {
  if (asked.of === 'update' && asked.target?.numbers && asked.missing !== 'target')
    return answerField(text, asked, scene);
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

/** The note, title, tag, priority or reminder that was asked for. */
function answerField(text: string, asked: Interpretation, scene: Scene): Interpretation | undefined {
  const tasks = scene.context.tasks.filter(({ n }) => asked.target?.numbers?.includes(n));
  const found = { kind: 'found' as const, tasks, rule: 'answer: value' };
  const because = ['answer: value'];
  switch (asked.field) {
    case 'description':
      return isRequest(text) ? undefined : update(scene, found, { description: tidy(text) }, because);
    case 'tags':
      return tagAnswer(text, found, scene);
    case 'priority': {
      const level = levelOf(text.toLowerCase().replace(/[- ](?:priority|prio)$/, ''));
      return level && update(scene, found, { priority: level }, because);
    }
    case 'remindMinutesBefore': {
      const due = tasks[0]?.due;
      const changes = remindChanges(text, scene, due) ?? remindChanges(`${text} before`, scene, due);
      return changes && update(scene, found, changes, because);
    }
    case undefined:
      break;
  }
  if (asked.missing === 'title' && !isRequest(text)) return update(scene, found, { title: tidy(text) }, because);
  const fields = asked.missing === 'repeat' ? fieldsOf(text, scene) : undefined;
  return fields && update(scene, found, fields, because);
}

function tagAnswer(
  text: string,
  found: Extract<Resolved, { kind: 'found' }>,
  scene: Scene,
): Interpretation | undefined {
  const words = text.split(/[\s,]+/).filter((word) => word !== '' && word !== 'and');
  if (words.length > MOST_TAGS || isRequest(text)) return undefined;
  const before = found.tasks.length === 1 ? (found.tasks[0]?.tags ?? []) : [];
  const tags = [...new Set([...before, ...words.map((word) => word.replace(/^[#@]/, ''))])];
  return update(scene, found, { tags }, ['answer: value']);
}

const MOST_TAGS = 4;

/** What begins like a wish of its own is no note and no title. */
function isRequest(text: string): boolean {
  return /^(?:add|delete|remove|complete|tick off|show|list|undo|help|what|which|move|remind me)\b/i.test(text);
}

/** "not mom": the candidates that are left. */
function allButAmong(gone: string, among: readonly number[], scene: Scene): number[] {
  const tasks = scene.context.tasks.filter(({ n }) => among.includes(n));
  const found = resolve(gone, { ...scene.context, tasks }, scene.clock, 'any');
  return found.kind === 'found' ? among.filter((number) => !found.tasks.some(({ n }) => n === number)) : [];
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
  const gone = BUT.exec(text)?.groups?.['gone'];
  const left = gone === undefined ? [] : allButAmong(gone, among, scene);
  if (left.length > 0) return answerTarget(left.join(' and '), { ...asked, candidates: left }, scene);
  const phrase =
    saysYes(text) && among.length === 1
      ? String(among[0])
      : text.replace(/^(?:i (?:mean|meant)|the one(?: called| named| about)?|it's|make it|no,?) /i, '');
  const resolved = resolve(phrase, narrow, scene.clock, 'any');
  if (resolved.kind === 'many' && resolved.tasks.length < among.length)
    return whichTask(resolved, asked.of ?? 'update', asked.changes, ['answer: still several']);
  if (resolved.kind !== 'found') return /^(?:the )?other\b|^(?:that|this) one$/i.test(phrase) ? asked : undefined;
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
    reply: `${DONE[of] ?? 'Done:'} ${titles(tasks)}. ${UNDO}`,
    confidence: CLEAR,
    ...(asked.corrects ? { corrects: true } : {}),
    because: ['answer: which task', resolved.rule],
  };
}

/** A request of its own, not the name of a task. */
const NO_TITLE =
  /^(?:undo|redo|help|list|settings|show (?:me )?(?:my |the |all )*(?:list|tasks|todos)\b.*|what(?:'s| is| are| do| did)\b.*)$/i;

function answerTitle(text: string, asked: Interpretation, { clock }: Scene): Interpretation | undefined {
  if (NO_TITLE.test(text)) return undefined;
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
  if (title !== undefined || read.question || Object.keys(fields).length === 0) return undefined;
  const task = { ...asked.tasks?.[0], ...fields };
  return {
    intent: 'add',
    tasks: [task],
    reply: added([task], clock),
    confidence: CLEAR,
    because: ['answer: when', ...read.rules],
  };
}

/** A moment for the move or snooze that waits; a bare number is an hour. */
function answerMoment(text: string, asked: Interpretation, scene: Scene): Interpretation | undefined {
  const of = (asked.of ?? 'reschedule') as Interpretation['intent'];
  const numbers = asked.target?.numbers;
  if (!numbers || numbers.length === 0) return undefined;
  const tasks = scene.context.tasks.filter(({ n }) => numbers.includes(n));
  const base = { target: { numbers }, confidence: CLEAR, because: ['answer: when'] };
  if (of === 'snooze') {
    const said = text.replace(/^(?:(?:no|nope)[,.]+ ?|(?:actually|wait|well)[,. ]+)/i, '');
    const until = untilOf(/^\d{1,3}$/.test(said) ? `${said} minutes` : said, scene);
    return until === undefined
      ? undefined
      : { intent: of, ...base, until, reply: `Snoozed ${titles(tasks)} until ${dayWords(until, scene.clock)}.` };
  }
  const said = text.replace(/^(?:(?:no|nope)[,.]+ ?|(?:actually|wait|well)[,. ]+)/i, '');
  const goal = isShiftOf(said, scene.clock) ?? isShiftOf(`at ${said}`, scene.clock);
  return goal && moveThese(scene, { kind: 'found', tasks, rule: 'answer: when' }, goal, ['answer: when']);
}
