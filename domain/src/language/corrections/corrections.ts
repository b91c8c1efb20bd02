import type { Interpretation } from '@tasklog/schemas';
import { capture } from '../adding/capture.ts';
import { BOUND, basis, changedField, changing, remindOnly, shiftWords } from './correct-fields.ts';
import { ALIKE, alike, askWhich, otherTask, saysWhichOther } from './correct-target.ts';
import { fieldsOf, isShiftOf } from '../work/moves.ts';
import { question, type Scene } from '../outcome.ts';
import { isDeed } from '../recall.ts';
import { levelOf, tagOf } from '../adding/sigils.ts';
import { tidy } from '../adding/title.ts';
import { readHour } from '../settings/settings.ts';

const NO = new RegExp(
  "^(?:(?:wrong (?:day|date|time|one|task|way round)|that's (?:wrong|not right|not it)|not (?:that(?: one)?|quite)|my (?:mistake|bad)|on second thoughts?|i was wrong|no|nope|nah|wrong)(?:[,.!;:…]+\\s*|\\s*[-–—]+\\s*|\\s+(?=(?:no|nope|wait|sorry|actually|i meant|i mean|i said|make it|make that|not|it's|it should|the other)\\b))" +
    '|(?:wait|sorry|oops|whoops|hold on|hang on)(?:[,.!;:… ]+|\\s*[-–—]+\\s*))+',
  'i',
);
/** Words that may open any message. */
const SOFT = /^(?:(?:actually|ah+|oh|well|hmm+|um+|uh|ok|okay)(?:[,.!;:… ]+|\s*[-–—]+\s*))+/i;
const MEANT =
  /^(?:i (?:really |actually )?(?:meant|mean|said|wanted|want)(?: to say)?|(?:let's )?(?:make|change|set|switch|move|put) (?:it|that|this|them)(?: (?:to|for|at|on|into))?|(?:it|that|this)(?:'s| is| should be| should have been| was supposed to be| has to be| must be| needs to be)|should be|should have been|rather|better(?: make it)?|let's say|or rather)\s+/i;
const MORE = /^(?:and|also|plus|with|but|then)\s+/i;
const INSTEAD = /[, ]{1,3}(?:instead|rather|actually|please|i meant|after all|though|then)$/i;
const NOT_FIRST = /^not (?:the |on |at |for )?[^,;]{1,40}[,;] ?(?:but |it's |rather )?/i;
const NOT_LAST = /^,? (?:and )?not (?:the |on |at |for )?[^,;]{1,40}$/i;
const LONGEST_NOT_LAST = ', and not the '.length + 40;

/** How sure the words are that something said before is meant: a no or "i meant", "make it … instead", "and …", or nothing. */
interface Said {
  body: string;
  /** What was denied: "bob" of "not bob, bill". */
  denied?: string;
  soft: boolean;
  no: boolean;
  meant: boolean;
  more: boolean;
}

function takeApart(text: string): Said {
  let body = text.trim().replace(/[.!?]{1,9}$/, '');
  const go = (next: string): boolean => {
    const found = next !== body && next.trim() !== '';
    if (found) body = next.trim();
    return found;
  };
  const cut = (pattern: RegExp): boolean => go(body.replace(pattern, ''));
  const soft = cut(SOFT);
  const no = cut(NO);
  const more = cut(MORE);
  const denial = denialIn(body);
  const denied = denial?.replace(
    /^[, ]{0,3}(?:and )?not (?:the |on |at |for )?|[,; ]{1,3}(?:but |it's |rather )?$/gi,
    '',
  );
  const not =
    denial !== undefined && go(body.startsWith(denial) ? body.slice(denial.length) : body.slice(0, -denial.length));
  const meant = cut(MEANT);
  const instead = cut(INSTEAD);
  return { body, ...(not && denied ? { denied } : {}), soft, no: no || not, meant: meant || instead, more };
}

/** "not bob, …" or "…, not bob". The end is looked for in the last words alone: in a long text each place would be tried to its end. */
function denialIn(text: string): string | undefined {
  const first = NOT_FIRST.exec(text)?.[0];
  if (first !== undefined) return first;
  for (let at = Math.max(0, text.length - LONGEST_NOT_LAST); at < text.length; at += 1)
    if (NOT_LAST.test(text.slice(at))) return text.slice(at);
  return undefined;
}

const NOT_IT =
  /^(?:(?:oh|hmm+|wait|no)[,. ]+)*(?:not (?:that|this|it)(?: one| task)?|wrong (?:one|task)|that's (?:not it|the wrong (?:one|task)))[.! ]*$/i;

/** "that's wrong, so make it friday" */
const SAYS_WHAT_THEN = /[,;.] ?(?:so |then |please )?(?=(?:make|move|change|push|let's make) (?:it|that|this) \S)/i;

/** What is said about the thing just done: "no, tuesday", "at 5 instead", "make it every two weeks", "i meant the other one". */
export function readCorrection(text: string, scene: Scene): Interpretation | undefined {
  const said = takeApart(text);
  const { last } = scene.context;
  if (!last) return said.no && said.body.length < SHORT ? nothingToCorrect(said, scene) : undefined;
  if (last.intent === 'settings') return resetting(said, last, scene);
  if (!isDeed(last)) return undefined;
  const denial = /^(?:no[,. ]{1,3})?not (?:on |at |for )?(?<gone>[^,;]{1,80}?)[.! ]{0,9}$/i.exec(text)?.groups?.[
    'gone'
  ];
  if (denial !== undefined && isChangeable(last) && isShiftOf(denial, scene.clock)) return whenThen(scene);
  const behind = SAYS_WHAT_THEN.exec(text);
  if (behind) return readCorrection(text.slice(behind.index + behind[0].length), scene);
  if (NOT_IT.test(text) && last.intent !== 'add') return askWhich(last, scene);
  return corrected(said, last, scene) ?? (said.no && saysWhichOther(said.body) ? askWhich(last, scene) : undefined);
}

/** "not tomorrow" */
function whenThen(scene: Scene): Interpretation {
  const { lastTouched = [] } = scene.context;
  return question('date', 'When then?', 'reschedule', ['correction: another day'], {
    target: { numbers: lastTouched },
  });
}

const SHORT = 40;

/** "no, tuesday" when nothing was done: it is no task to write down. */
function nothingToCorrect({ body, meant }: Said, scene: Scene): Interpretation | undefined {
  const fields = meant || isShiftOf(body, scene.clock) || levelOf(body.toLowerCase()) || fieldsOf(body, scene);
  return fields
    ? question('target', 'Which task do you mean? Give me its number or some words of it.', 'update', [
        'correction: nothing was done',
      ])
    : undefined;
}

function corrected(said: Said, last: Interpretation, scene: Scene): Interpretation | undefined {
  const { body } = said;
  if (text(scene).endsWith('?') && !said.no) return undefined;
  const told = said.soft || said.no || said.meant || said.more || ALIKE.test(body);
  if (!told && !standsAlone(body, last, scene)) return undefined;
  const changed = isChangeable(last) ? changedField(body, last, scene, said.no) : undefined;
  if (changed) return changed;
  const other =
    (said.no || said.meant) && !said.more ? otherTask(body, last, scene) : alike(body, said.more, last, scene);
  if (other) return other;
  return said.no || /^i (?:meant|mean|said)\b/i.test(withoutNo(text(scene)))
    ? otherTitle(said, last, scene)
    : undefined;
}

const text = ({ message }: Scene): string => message.trim();
const withoutNo = (message: string): string => message.replace(SOFT, '').replace(NO, '');

/** Dates and fields belong to what was added or changed; a task that was done or deleted has none to correct. */
function isChangeable({ intent }: Interpretation): boolean {
  return /^(?:add|update|reschedule|snooze)$/.test(intent);
}

/** Without a word such as "no", only what cannot be a request of its own: a day or an hour, and marks right behind an addition. */
function standsAlone(body: string, last: Interpretation, scene: Scene): boolean {
  if (!isChangeable(last) || body.length > SHORT) return false;
  const fresh = last.intent === 'add' || last.because[0]?.startsWith('correction: ') === true;
  const [added] = last.intent === 'add' ? (last.tasks ?? []) : [];
  if (
    added &&
    added.due === undefined &&
    /^(?:today|tomorrow|tonight|(?:this|next) (?:week|month|weekend))$/i.test(body)
  )
    return true;
  if (/ (?:later|earlier|sooner)$|^the (?:day|week|month) (?:after|before)$/i.test(body))
    return isShiftOf(shiftWords(body), scene.clock) !== undefined;
  if (/^(?:today|tomorrow|yesterday|overdue|(?:this|next) (?:week|month|weekend)|all|done)$/i.test(body)) return false;
  if (/^(?:p[1-4]|(?:high|low|medium|top|no) priority|urgent)$/i.test(body)) return fresh;
  const tag = tagOf(body)?.toLowerCase();
  if (fresh && tag !== undefined)
    return !scene.context.tasks.some(({ tags }) => tags.some((one) => one.toLowerCase() === tag));
  if (/^(?:notes?|comment|description)\s*:/i.test(body)) return true;
  if (BOUND.test(body) && basis(scene)[0]?.rrule !== undefined) return true;
  if (/^(?:without|no) |^(?:when|from when|after) /i.test(body)) return true;
  const goal = isShiftOf(body, scene.clock);
  return goal?.kind === 'when' || fieldsOf(body, scene)?.rrule !== undefined || remindOnly(body, scene) !== undefined;
}

/** "sorry, i meant the electrician": what was just added is called otherwise. */
function otherTitle({ body, denied }: Said, last: Interpretation, scene: Scene): Interpretation | undefined {
  const [task] = basis(scene);
  const named = last.intent === 'add' || last.because[0]?.startsWith('correction: ') === true;
  if (!named || !task || body.split(/\s+/).length > LONGEST_TITLE) return undefined;
  const read = capture(body, scene.clock);
  const { title: said, ...fields } = read.task;
  if (said === undefined || read.question) return undefined;
  const title = retitled(task.title, tidy(said), denied);
  return changing(scene, [task], { title, ...fields }, 'correction: the title');
}

const LONGEST_TITLE = 8;
const DETERMINER = /\b(?:the|my|a|an|our|his|her)\s/i;

/** "the electrician" takes the place of "the plumber", what was denied gives way, a lone word stands for the last one; a title of its own takes the place of all. */
function retitled(before: string, said: string, denied: string | undefined): string {
  const gone = denied === undefined ? -1 : before.toLowerCase().indexOf(denied.toLowerCase());
  if (denied !== undefined && gone >= 0) return `${before.slice(0, gone)}${said}${before.slice(gone + denied.length)}`;
  const lead = DETERMINER.exec(said);
  const at = lead?.index === 0 ? before.toLowerCase().lastIndexOf(said.slice(0, lead[0].length).toLowerCase()) : -1;
  if (at >= 0) return `${before.slice(0, at)}${said}`;
  const words = before.split(' ');
  return said.includes(' ') || words.length < 2 ? said : [...words.slice(0, -1), said].join(' ');
}

/** "no, 8" behind "morning is 9": the same setting again. */
function resetting({ body, no, meant }: Said, last: Interpretation, scene: Scene): Interpretation | undefined {
  const [name] = Object.keys(last.settings ?? {});
  return (no || meant) && name !== undefined ? readHour(name, body, scene, ['correction: a setting']) : undefined;
}
