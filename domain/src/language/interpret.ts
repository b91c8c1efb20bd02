import type { Interpretation } from '@tasklog/schemas';
import { add } from './adding/add.ts';
import { asksToAdd } from './adding/adding.ts';
import { readAnswer, saysNo, saysYes } from './answers.ts';
import { readCarried, readClauses } from './text/clauses.ts';
import { clean, isTooLong, LONGEST_MESSAGE } from './text/clean.ts';
import { clockOf } from './clock.ts';
import type { Context } from './context.ts';
import { readCorrection } from './corrections/corrections.ts';
import { withoutSlips } from './corrections/slips.ts';
import { dropEnd } from './text/edges.ts';
import { isFilterLine } from './lists/filter-line.ts';
import { readOn } from './lists/go-on.ts';
import { readHelp } from './help.ts';
import { readListing } from './lists/listing.ts';
import { readMisspelt } from './work/misspelt.ts';
import { CLEAR, LIKELY, question, type Scene } from './outcome.ts';
import { LONGEST_COMMAND, withoutCourtesy } from './text/phrases.ts';
import { readPreview } from './preview.ts';
import { readQuestion } from './questions.ts';
import { recall } from './recall.ts';
import { withTaskDates } from './references/beside-task.ts';
import { readScoped } from './work/scope.ts';
import { isSmallTalk, smallTalk } from './small-talk.ts';
import { readUndoing } from './work/undoing.ts';
import { readSavedFilters } from './lists/saved-filters.ts';
import { readSettings } from './settings/settings.ts';
import { readWork } from './work/work.ts';
export { fromInput } from './context.ts';
export type { Context, ListedTask, Turn } from './context.ts';

/**
 * What a message is taken to mean, given when and where it is said, the tasks there are and what was said before.
 * It never throws, writes nothing, and asks where it cannot tell.
 */
export function interpret(message: string, context: Context): Interpretation {
  if (isTooLong(message)) return tooLong();
  const known = context.history.length > 0 ? recall(context, interpret) : context;
  const clock = clockOf(known.now, known.zone, known.settings);
  const text = withoutSlips(clean(message).trim(), clock);
  const scene: Scene = { message: text, context: known, clock };
  if (text === '')
    return question('title', 'What would you like to do? Say "help" for examples.', 'add', ['intent: nothing said']);
  return readAnswer(text, scene) ?? readNew(text, scene);
}

function tooLong(): Interpretation {
  const limit = LONGEST_MESSAGE.toLocaleString('en');
  const reply = `A message has at most ${limit} characters. Send it in parts.`;
  return question('value', reply, 'add', ['intent: too long']);
}

function readNew(text: string, scene: Scene): Interpretation {
  const plain = withTaskDates(withoutCourtesy(text), scene);
  if (isSmallTalk(text)) return smallTalk();
  const { last } = scene.context;
  if (saysYes(text) || saysNo(plain)) return last && saysNo(plain) ? regret(plain) : nothingOpen(plain);
  if (plain.includes('\n')) return add(plain, scene);
  if (plain.length > LONGEST_COMMAND && !isFilterLine(plain))
    return asksToAdd(plain) ? add(plain, scene) : fallBack(plain, scene);
  const undoing = readUndoing(dropEnd(plain.replace(STARTLED, ''), '?.!'), scene);
  if (undoing) return undoing;
  const corrected = readCorrection(text, scene);
  if (corrected) return corrected;
  const goesOn = readOn(text, scene);
  if (goesOn) return goesOn;
  const bare = bareVerb(plain);
  const ofTheTask = scene.context.lastTouched?.length === 1 ? readWork(plain, scene) : undefined;
  if (bare && bare !== 'add' && ofTheTask) return ofTheTask;
  if (bare)
    return question(
      bare === 'add' ? 'title' : 'target',
      bare === 'add' ? 'What should the task be called?' : 'Which task? Give me its number or some words of it.',
      bare,
      ['intent: a verb alone'],
    );
  const scoped = readScoped(plain, scene, (rest) => readOne(rest, scene));
  if (scoped) return scoped;
  const several =
    readPreview(plain, scene, (command) => readWork(command, scene)) ?? readClauses(plain, scene, readOne);
  if (several) return several;
  const whole = readOne(plain, scene);
  const unclear = whole === undefined || whole.missing === 'target' || whole.because.includes('reference: most words');
  return (
    (unclear ? readCarried(plain, scene, readOne) : undefined) ??
    whole ??
    readMisspelt(plain, scene, readOne) ??
    fallBack(plain, scene)
  );
}

/** "oh wait no, bring it back" */
const STARTLED =
  /^(?:(?:oops|whoops|oh|no|wait|sorry|ah|argh|hmm|hang on|hold on)[,.! ]{1,3}){1,4}(?=(?:bring|put|take|give|undo|restore|revert) )/i;

/** One wish, or nothing when the words are a task to write down, or none of ours. */
function readOne(plain: string, scene: Scene): Interpretation | undefined {
  const asked =
    readSavedFilters(plain, scene) ??
    readHelp(plain, scene) ??
    readQuestion(plain, scene) ??
    readSettings(plain, scene);
  if (asked) return asked;
  if (asksToAdd(plain) && !isChange(plain)) return add(plain, scene);
  const meant = readWork(plain, scene) ?? readListing(plain, scene);
  if (meant) return meant;
  return asksToAdd(plain) ? add(plain, scene) : undefined;
}

/** "add a note to task 2", "set the priority of 3": a change though it begins like an addition. */
function isChange(text: string): boolean {
  return /^(?:(?:remind|ping|alert|notify|nudge|warn) me (?!to\b(?!.{1,200}\bbefore\b))|add|set|create|schedule|append|put|make(?! (?:a note (?:to|that|of)|sure) )|insert|enter|i (?:don't|do not|no longer|did not|didn't|have not|haven't|have|just|already))\b/i.test(
    text,
  );
}

const BARE_VERBS: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:add|create|new)(?: (?:a |another )?(?:new )?(?:tasks?|todos?|to-dos?|items?|reminder)| another(?: one)?)?$|^remind me$/i,
    'add',
  ],
  [/^(?:delete|remove|erase)(?: (?:a |the )?tasks?)?$/i, 'delete'],
  [/^(?:complete|finish|tick off|check off|mark (?:as )?(?:done|complete))(?: (?:a |the )?tasks?)?$/i, 'complete'],
  [/^(?:reopen|uncomplete)(?: (?:a |the )?tasks?)?$/i, 'uncomplete'],
  [/^(?:reschedule|postpone|move|delay)(?: (?:a |the )?tasks?)?$/i, 'reschedule'],
  [/^(?:rename|update|edit|change)(?: (?:a |the )?tasks?)?$/i, 'update'],
];

function bareVerb(text: string): string | undefined {
  return BARE_VERBS.find(([pattern]) => pattern.test(dropEnd(text, '?.!')))?.[1];
}

/** A no to what was just done. */
function regret(text: string): Interpretation {
  if (/^(?:n|no|nope|nah)[.! ]*$/i.test(text))
    return question('value', 'What should it be instead? Say it, or "undo" to take it back.', 'update', [
      'answer: no to what was done',
    ]);
  return {
    intent: 'undo',
    reply: 'Taken back. *Say "redo" to do it again.*',
    confidence: LIKELY,
    because: ['answer: no to what was done'],
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

/** "what to pack: socks, shirts": a heading, not a question. */
const isHeading = (text: string): boolean =>
  /^(?:what|how|where|when|which|who) to\b/i.test(text) && /:| [-–] /.test(text) && !text.includes('?');

function fallBack(text: string, scene: Scene): Interpretation {
  if (isHeading(text)) return add(text, scene);
  const asks =
    OUTSIDE.test(text) &&
    (/\?\s*$/.test(text) ||
      /^(?:what|what's|who|who's|where|how|why (?:is|are|was|were|do|does|did|not|can|can't|should|would|am|has|have|will|don't|isn't)|tell me|explain|translate|define|calculate|sing|is there|are there|do i|am i|(?:when|which|whose)(?:'s| \w+)? (?:is|are|was|were|do|does|did|will|should|can|has|have)|when's|is (?:it|the|my|anything|anyone|this|that)|are (?:the|my|any|you|we)|does|did (?:i|we|you)|should (?:i|we)|has|have (?:i|we|you))\b/i.test(
        text,
      ));
  if (asks || /\?\s*$/.test(text)) return smallTalk();
  return add(text, scene);
}
