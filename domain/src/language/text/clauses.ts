import type { Interpretation } from '@tasklog/schemas';
import { hide } from './phrases.ts';
import { deed, named, UNDO, type Changes, type Scene } from '../outcome.ts';
import { isDeed } from '../recall.ts';
import { fieldWords } from '../reply.ts';

/** Verbs that begin a command and seldom a title. */
const SURE =
  "add|create|remind me(?=[^,;]{0,80} (?:to|that|about|of) )|tick off|check off|cross off|mark|complete|delete|remove|reschedule|postpone|rename|untag|tag|snooze|undo|reopen|unmark|uncheck|prioriti[sz]e|show me|show|list|what's|what is";
/** Verbs that are as often a title's own: behind a comma or "then" they begin a command, if a task fits. */
const MAYBE =
  "move|push|bump|set|make|change|drop|cancel|finish|close|put|clear|stop|skip|give|raise|lower|turn|shift|schedule|scrap|get rid of|bring|done with|i'm done with|i've|i have|i \\w+(?:ed|t)\\b|it's|what";
const STRONG =
  '(?:[,;.!]+ *(?:and then|and also|and|then|also|plus|but|oh and)?|\\b(?:and then|and also|then|also|plus)\\b)';
const WEAK = '\\b(?:and|&)\\b';

const CUT = new RegExp(
  `\\s*(?:${STRONG}\\s+(?=(?:please )?(?:${SURE}|${MAYBE})\\b)|${WEAK}\\s+(?=(?:please )?(?:${SURE}|${MAYBE})\\b))`,
  'gi',
);
const LIST_CUT = /\s{0,2}(?:[,;]\s{0,2}(?:and\s{1,2})?|\band\s{1,2}|[.!]\s{1,2}(?:and\s{1,2})?)/gi;
const MOST_CLAUSES = 6;
const LONGEST = 300;

type Read = (clause: string, scene: Scene) => Interpretation | undefined;

/** Several commands in one message: each must be one by itself, or the message is read as a whole. */
export function readClauses(text: string, scene: Scene, read: Read): Interpretation | undefined {
  if (text.length > LONGEST || text.includes('\n')) return undefined;
  const { hidden, reveal } = hide(text);
  const parts = cut(hidden, CUT).map(reveal);
  return parts.length > 1 ? allOf(parts, scene, read) : undefined;
}

function cut(text: string, where: RegExp): string[] {
  return text
    .split(where)
    .map((part) => part.trim().replace(/[,;.!]{1,9}$/, ''))
    .filter((part) => part !== '');
}

/** Every part as a command; a dictated title keeps an "and" that no command follows. */
function allOf(parts: readonly string[], scene: Scene, read: Read): Interpretation | undefined {
  if (parts.length > MOST_CLAUSES) return undefined;
  const found: Interpretation[] = [];
  let known = scene;
  for (const part of parts) {
    const meant = understood(part, known, read);
    if (!meant && part === parts[0] && EXCUSE.test(part)) continue;
    if (!meant) return undefined;
    if (tellsWhy(meant, found.at(-1))) continue;
    found.push(meant);
    known = following(known, meant);
  }
  return together(found, scene);
}

/** "running late, move everything by an hour": why it is said, in front of what is to happen. */
const EXCUSE =
  /^(?:(?:i'm|i am|we're|we are|he's|she's|they're|it's) [^,]{1,40}|(?:running|feeling|going to be) [^,]{1,30}|(?:something|a thing|stuff) (?:has )?(?:came|come) up|(?:change of plans?|(?:my |the )?plans? (?:have |has )?changed?)|(?:the )?(?:weather|traffic|car|kids?|baby|boss)\b[^,]{1,40}|too \w+(?: today| tonight)?)$/i;

/** "delete the passport one, i renewed it": what was done to a task that goes is the reason. */
function tellsWhy({ intent, target }: Interpretation, before: Interpretation | undefined): boolean {
  const same = JSON.stringify(target?.numbers) === JSON.stringify(before?.target?.numbers);
  return intent === 'complete' && before?.intent === 'delete' && same;
}

/** "it" in the second command is the task of the first. */
function following(scene: Scene, meant: Interpretation): Scene {
  const numbers = meant.target?.numbers;
  return numbers && numbers.length > 0 ? { ...scene, context: { ...scene.context, lastTouched: numbers } } : scene;
}

const COMMANDS = /^(?:add|complete|uncomplete|delete|update|reschedule|snooze|confirm|list|search|history|undo)$/;

function understood(part: string, scene: Scene, read: Read): Interpretation | undefined {
  const meant = read(/^add\b/i.test(part) ? part.replace(/,? instead$/i, '') : part, scene);
  const clear = meant !== undefined && (COMMANDS.test(meant.intent) || isUnmistakable(part, meant));
  return clear && meant.because[0] !== 'add: a bare sentence' ? meant : undefined;
}

/** "tick off the report" is a command even where no task fits: that is said, beside what could be done. */
function isUnmistakable(part: string, { missing }: Interpretation): boolean {
  return (
    missing === 'target' &&
    /^(?:please )?(?:tick off|check off|cross off|untick|uncheck|untag|reopen|snooze|mark .+ (?:done|complete|completed))\b/i.test(
      part,
    )
  );
}

const VERB =
  /^(?:(?:tick|check|cross) off|get rid of|i've|i have|i|we've|we|(?:i'm |i am )?done with|move|push|bump|mark|set|make|complete|delete|remove|finish|tag|untag|rename|postpone|reschedule|snooze|change|cancel|drop|reopen)\b/i;

/** "move 2 to friday and 3 to monday": the second part goes on with the verb of the first. */
export function readCarried(text: string, scene: Scene, read: Read): Interpretation | undefined {
  if (text.length > LONGEST || text.includes('\n')) return undefined;
  const found = carried(text, scene, read);
  return found && together(found, scene);
}

function carried(text: string, scene: Scene, read: Read): Interpretation[] | undefined {
  const { hidden, reveal } = hide(text);
  const verb = VERB.exec(hidden)?.[0];
  const on = (right: string): string[] => [right, ...(verb === undefined ? [] : [`${verb} ${right}`])].map(reveal);
  const cuts = [...hidden.matchAll(LIST_CUT)];
  if (cuts.length > MOST_CLAUSES) return undefined;
  for (const found of cuts) {
    const [left, right] = [hidden.slice(0, found.index), hidden.slice(found.index + found[0].length)];
    const first = resolvedDeed(read(reveal(left), scene));
    const rest = first && goingOn(on(right), following(scene, first), read);
    if (first && rest) return [first, ...rest];
  }
  return undefined;
}

/** The rest by itself, or with the verb of what came before. */
function goingOn(texts: readonly string[], scene: Scene, read: Read): Interpretation[] | undefined {
  for (const text of texts) {
    const more = carried(text, scene, read);
    const last = more ? undefined : resolvedDeed(read(text, scene));
    if (more ?? last) return more ?? (last && [last]);
  }
  return undefined;
}

function resolvedDeed(meant: Interpretation | undefined): Interpretation | undefined {
  const whole = meant && isDeed(meant) && meant.intent !== 'add' && (meant.target?.numbers ?? []).length > 0;
  return whole && !/most words/.test(meant.because.join()) ? meant : undefined;
}

/** Commands for the same task become one change of it; the same step of several tasks becomes one step; the others follow. */
function together(found: readonly Interpretation[], scene: Scene): Interpretation | undefined {
  const joined = found.reduce<Interpretation[]>((all, next) => {
    const before = all.at(-1);
    const one = before && (sameTask(before, next, scene) ?? sameStep(before, next, scene));
    return one ? [...all.slice(0, -1), one] : [...all, next];
  }, []);
  const [first, ...also] = joined;
  if (!first) return undefined;
  if (also.length === 0) return first;
  const reply = joined.map((part, at) => (at < joined.length - 1 ? withoutHint(part.reply) : part.reply)).join(' ');
  return { ...first, also, reply, because: [...first.because, 'several commands'] };
}

function withoutHint(reply: string): string {
  return reply.replace(/\s?\*Say [^*]{0,300}\*\s?$/, '');
}

const FIELD_CHANGE = /^(?:update|reschedule)$/;

function sameTask(left: Interpretation, right: Interpretation, scene: Scene): Interpretation | undefined {
  const same = JSON.stringify(left.target?.numbers) === JSON.stringify(right.target?.numbers) && left.target?.numbers;
  if (!same || !FIELD_CHANGE.test(left.intent) || !FIELD_CHANGE.test(right.intent)) return undefined;
  const changes: Changes = { ...left.changes, ...right.changes };
  const tasks = scene.context.tasks.filter(({ n }) => left.target?.numbers?.includes(n));
  const words = [changes.title ? `now "${changes.title}"` : '', fieldWords(changes, scene.clock)]
    .filter(Boolean)
    .join(', ');
  const intent = left.intent === right.intent ? left.intent : 'update';
  const reply = `Changed ${named(tasks)}: ${words}. ${UNDO}`;
  return {
    ...left,
    intent,
    changes,
    reply,
    because: [...new Set([...left.because, ...right.because, 'several changes of one task'])],
  };
}

function sameStep(left: Interpretation, right: Interpretation, scene: Scene): Interpretation | undefined {
  const [intent, other] = [left.of ?? left.intent, right.of ?? right.intent];
  if (intent !== other || !/^(?:complete|uncomplete|delete)$/.test(intent)) return undefined;
  const numbers = [...new Set([...(left.target?.numbers ?? []), ...(right.target?.numbers ?? [])])];
  const tasks = numbers.flatMap((number) => scene.context.tasks.filter(({ n }) => n === number));
  const [done, plan] = STEPS[intent] ?? ['Done', 'Complete'];
  return deed(scene, {
    intent: intent as Interpretation['intent'],
    tasks,
    reply: `${done} ${named(tasks)}. ${UNDO}`,
    plan,
    because: [...new Set([...left.because, ...right.because])],
  });
}

const STEPS: Record<string, [done: string, plan: string]> = {
  complete: ['Done:', 'Complete'],
  uncomplete: ['Reopened', 'Reopen'],
  delete: ['Deleted', 'Delete'],
};
