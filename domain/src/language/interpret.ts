import { dropEnd } from './edges.ts';
import type { Interpretation } from '@tasklog/schemas';
import { add } from './add.ts';
import { asksToAdd } from './adding.ts';
import { readAnswer, saysNo, saysYes } from './answers.ts';
import { clean, isTooLong, LONGEST_MESSAGE } from './clean.ts';
import { clockOf } from './clock.ts';
import type { Context } from './context.ts';
import { GENERAL } from './intents.ts';
import { readListing } from './listing.ts';
import { CLEAR, question, type Scene } from './outcome.ts';
import { LONGEST_COMMAND, match, withoutCourtesy, type Parts } from './phrases.ts';
import { resolve } from './references.ts';
import { isSmallTalk, smallTalk } from './small-talk.ts';
import { readSettings } from './wishes.ts';
import { readWork } from './work.ts';

export { fromInput } from './context.ts';
export type { Context, ListedTask, Turn } from './context.ts';

/**
 * What a message is taken to mean, given when and where it is said, the tasks there are and what was said before.
 * It never throws, writes nothing, and asks where it cannot tell.
 */
export function interpret(message: string, context: Context): Interpretation {
  if (isTooLong(message)) return tooLong();
  const clock = clockOf(context.now, context.zone, context.settings);
  const text = clean(message).trim();
  const scene: Scene = { message: text, context: { ...context, ...reopened(context) }, clock };
  if (text === '')
    return question('title', 'What would you like to do? Say "help" for examples.', 'add', ['intent: nothing said']);
  return readAnswer(text, scene) ?? readNew(text, scene);
}

function tooLong(): Interpretation {
  const limit = LONGEST_MESSAGE.toLocaleString('en');
  const reply = `A message has at most ${limit} characters. Send it in parts.`;
  return question('value', reply, 'add', ['intent: too long']);
}

/** A question in the history that was not handed over as pending is read again from the words before it. */
function reopened(context: Context): Pick<Context, 'pending'> {
  const [asked, said] = [context.history.at(-1), context.history.at(-2)];
  if (
    context.pending ||
    asked?.role !== 'assistant' ||
    said?.role !== 'user' ||
    !/\?|yes\/no|which one|confirm/i.test(asked.content)
  )
    return {};
  const before = interpret(said.content, { ...context, history: context.history.slice(0, -2) });
  if (before.intent === 'clarify' || before.intent === 'confirm')
    return { pending: withOffered(before, asked.content, context) };
  const isDeed = /^(?:delete|complete|uncomplete|update|reschedule)$/.test(before.intent);
  return isDeed ? { pending: { ...before, intent: 'confirm', of: before.intent } } : {};
}

/** The rows that the question showed are the ones that can be chosen. */
function withOffered(question: Interpretation, content: string, { tasks }: Context): Interpretation {
  const shown = tasks.filter(({ title }) => content.toLowerCase().includes(title.toLowerCase())).map(({ n }) => n);
  return question.intent === 'clarify' && question.missing === 'target' && shown.length > 0
    ? { ...question, candidates: shown }
    : question;
}

function readNew(text: string, scene: Scene): Interpretation {
  const plain = withoutCourtesy(text);
  if (isSmallTalk(text)) return smallTalk();
  if (saysYes(text) || saysNo(text)) return nothingOpen(text);
  if (plain.includes('\n')) return add(plain, scene);
  const general = match(dropEnd(plain, '?.!'), GENERAL);
  const generally = general && readGeneral(general.phrase.kind, general.phrase.name, general.parts, scene);
  if (generally) return generally;
  const bare = bareVerb(plain);
  if (bare)
    return question('target', 'Which task? Give me its number or some words of it.', bare, ['intent: a verb alone']);
  const settings = readSettings(plain, scene);
  if (settings) return settings;
  if (asksToAdd(plain) && !isChange(plain)) return add(plain, scene);
  if (plain.length > LONGEST_COMMAND) return add(plain, scene);
  return readWork(plain, scene) ?? readListing(plain, scene) ?? fallBack(plain, scene);
}

/** "add a note to task 2", "set the priority of 3": a change though it begins like an addition. */
function isChange(text: string): boolean {
  return /^(?:remind me (?!to\b(?!.{1,200}\bbefore\b))|add|set|create|schedule|append|put|make(?! (?:a note (?:to|that|of)|sure) )|insert|enter|i (?:don't|do not|no longer|did not|didn't|have not|haven't|have|just|already))\b/i.test(
    text,
  );
}

const BARE_VERBS: readonly (readonly [RegExp, string])[] = [
  [/^(?:delete|remove|erase)(?: (?:a |the )?tasks?)?$/i, 'delete'],
  [/^(?:complete|finish|tick off|check off|mark (?:as )?(?:done|complete))(?: (?:a |the )?tasks?)?$/i, 'complete'],
  [/^(?:reopen|uncomplete)(?: (?:a |the )?tasks?)?$/i, 'uncomplete'],
  [/^(?:reschedule|postpone|move|delay)(?: (?:a |the )?tasks?)?$/i, 'reschedule'],
  [/^(?:rename|update|edit|change)(?: (?:a |the )?tasks?)?$/i, 'update'],
];

function bareVerb(text: string): string | undefined {
  return BARE_VERBS.find(([pattern]) => pattern.test(dropEnd(text, '?.!')))?.[1];
}

function readGeneral(
  kind: 'undo' | 'redo' | 'help' | 'history',
  name: string,
  parts: Parts,
  scene: Scene,
): Interpretation | undefined {
  const because = [name];
  switch (kind) {
    case 'undo':
      return { intent: 'undo', reply: 'Taken back. *Say "redo" to do it again.*', confidence: CLEAR, because };
    case 'redo':
      return { intent: 'redo', reply: 'Done again. *Say "undo" to take it back.*', confidence: CLEAR, because };
    case 'help':
      return { intent: 'help', reply: helpWords(scene), confidence: CLEAR, because };
    case 'history':
      return history(parts.target, scene, because);
  }
}

function helpWords({ context }: Scene): string {
  const [task] = context.tasks;
  const own = task
    ? `"complete ${task.title}", "move ${task.title} to friday"`
    : '"water the plants every monday at 9am"';
  return `You can add, list, find, complete, move, change and delete tasks in words: ${own}, "what is due this week?", "undo".`;
}

function history(phrase: string | undefined, scene: Scene, because: string[]): Interpretation | undefined {
  if (phrase === undefined) return { intent: 'history', reply: 'Your latest changes.', confidence: CLEAR, because };
  const resolved = resolve(phrase, scene.context, scene.clock, 'any');
  if (resolved.kind !== 'found')
    return {
      intent: 'history',
      target: { text: phrase },
      reply: `The history of "${phrase}".`,
      confidence: 0.7,
      because,
    };
  const numbers = resolved.tasks.map(({ n }) => n);
  return {
    intent: 'history',
    target: { numbers, ...(resolved.text === undefined ? {} : { text: resolved.text }) },
    reply: `The history of **${resolved.tasks[0]?.title ?? ''}**.`,
    confidence: CLEAR,
    because: [...because, resolved.rule],
  };
}

function nothingOpen(text: string): Interpretation {
  const answer = saysNo(text) ? 'no' : 'yes';
  if (answer === 'no')
    return {
      intent: 'confirm',
      answer,
      reply: 'All right. Nothing was waiting.',
      confidence: CLEAR,
      because: ['answer: nothing open'],
    };
  return question('value', 'Nothing is waiting for an answer. What would you like to do?', 'confirm', [
    'answer: nothing open',
  ]);
}

const OUTSIDE =
  /^(?:what|what's|whats|who|who's|whose|where|where's|how|how's|why|when|which|is|are|am|was|were|do|does|did|should|would|could|can|will|shall|may i|tell me|explain|translate|define|calculate|sing)\b/i;

function fallBack(text: string, scene: Scene): Interpretation {
  const asks =
    OUTSIDE.test(text) &&
    (/\?\s*$/.test(text) ||
      /^(?:what|what's|who|who's|where|how|why|tell me|explain|translate|define|calculate|sing|is there|are there|do i|am i)\b/i.test(
        text,
      ));
  if (asks || /\?\s*$/.test(text)) return smallTalk();
  return add(text, scene);
}
