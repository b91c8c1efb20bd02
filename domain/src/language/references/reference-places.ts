import type { Context } from '../context.ts';
import type { Resolved, Status } from './resolved.ts';
import { ordinalOf, wholeNumber } from '../text/words.ts';

const IT =
  /^(?:it|that|this|that one|this one|this task|that task|the task|the same(?: one| task)?|the one|them|those|these|both|them both|them all|it all|all this|all that|the (?:whole )?lot|both of (?:them|these|those)|all of (?:them|these|those|it)|all (?:two|three|four|five|\d)(?: of (?:them|these|those))?|(?:these|those)(?: (?:two|three|four|five|\d))?(?: tasks| ones)?|the last (?:one|task)|last one|last task|the (?:last )?(?:one|task|thing)(?: that)? (?:i|you|we)(?:'ve| have)? (?:just )?(?:added|created|made|changed|moved|mentioned|said|entered))$/i;
const OTHERS =
  /^(?:the |all (?:of )?the )?(?:rest|others?|other (?:one|ones|task|tasks|two)|remaining(?: ones| tasks| items)?|rest of (?:them|the list|these|it))$|^everything else$/i;
const PLACE =
  /^(?:the |that |this )?(?:very )?(?:(first|last)(?: (\d{1,2}|two|three|four|five|six))?|(\w+?))(?: (?:one|ones|task|tasks|item|items|todo|two|thing|things|row))?(?: (?:on|in|of) (?:the|my|this|that) list)?$/i;

export function byPronoun(text: string, context: Context, status: Status): Resolved | undefined {
  const place = placed(text, context, status);
  if (place) return place;
  if (OTHERS.test(text)) return others(text, context, status);
  if (!IT.test(text)) return undefined;
  const several = /them|those|these|both|all/i.test(text);
  const touched = lately(text, several, context);
  const numbers =
    touched.length > 0
      ? touched
      : several || (context.listing ?? []).length === 1
        ? (context.listing ?? [])
        : onlyTask(context);
  const meant = /^(?:them )?both\b/i.test(text) ? pairOf(numbers, context) : numbers;
  const tasks = meant.flatMap((number) => context.tasks.filter(({ n }) => n === number));
  if (tasks.length === 0) return { kind: 'none', text, nearest: [], why: 'I am not sure which task you mean' };
  if (tasks.length > 1 && !several) return { kind: 'many', tasks, text };
  const said = context.last?.intent === 'add' && tasks.length === 1 ? { text: tasks[0]?.title ?? '' } : {};
  return { kind: 'found', tasks, ...said, rule: 'reference: it' };
}

/** "both" means two: those just spoken of, or those of a list of two. */
function pairOf(numbers: readonly number[], { listing = [], pending }: Context): readonly number[] {
  const pair = [numbers, listing].find((some) => some.length === 2);
  return pair ?? (pending ? numbers : []);
}

/** The task just spoken of; for "both" and "them" those of the messages before as well. */
function lately(text: string, several: boolean, { lastTouched = [], recent = [] }: Context): number[] {
  if (!several || lastTouched.length !== 1 || recent.length < 2) return lastTouched;
  return /\b(?:both|two)\b/i.test(text) ? recent.slice(-2) : recent;
}

/** "the other one", "the rest": what was shown and not just spoken of. */
function others(text: string, { listing = [], lastTouched = [], tasks }: Context, status: Status): Resolved {
  const left = listing.filter((number) => !lastTouched.includes(number));
  const found = left.flatMap((number) =>
    tasks.filter(({ n, status: now }) => n === number && (status === 'any' || now === status)),
  );
  if (found.length === 0) return { kind: 'none', text, nearest: [], why: 'I am not sure which others you mean' };
  const one = /\b(?:one|task|other)$/i.test(text);
  if (one && found.length > 1) return { kind: 'many', tasks: found, text };
  return { kind: 'found', tasks: found, rule: 'reference: the others' };
}

function onlyTask(context: Context): number[] {
  return context.tasks.length === 1 ? context.tasks.map(({ n }) => n) : [];
}

/** "the first one", "the last two", "the second task": places in the last listing. */
export function placed(text: string, context: Context, status: Status): Resolved | undefined {
  const found = PLACE.exec(
    text
      .replace(/\btop(?= (?:one|task|item|two|three|\d))/i, 'first')
      .replace(/\bbottom(?= (?:one|task|item|two|three|\d))/i, 'last'),
  );
  const touched = context.lastTouched ?? [];
  const last = /^(?:the |that |this )?(?:very )?last/i.test(text);
  if (!found || (touched.length === 1 && last)) return undefined;
  if (
    !/\b(?:one|ones|task|tasks|item|items|todo|list|row|thing|things)$/i.test(text) &&
    found[2] === undefined &&
    !(found[3] !== undefined && context.listing && /^the |^\d/i.test(text)) &&
    !/^(?:the )?(?:first|last)$/i.test(text)
  )
    return undefined;
  const shown =
    (last && touched.length > 1 ? touched : undefined) ??
    context.listing ??
    context.tasks.filter((task) => status === 'any' || task.status === status).map(({ n }) => n);
  const nth = found[3] === undefined ? undefined : ordinalOf(found[3].toLowerCase());
  if (found[3] !== undefined && nth === undefined) return undefined;
  const count = found[2] === undefined ? 1 : (wholeNumber(found[2].toLowerCase()) ?? 1);
  const picked =
    nth !== undefined
      ? shown.slice(nth - 1, nth)
      : found[1]?.toLowerCase() === 'first'
        ? shown.slice(0, count)
        : shown.slice(-count);
  const tasks = picked.flatMap((number) => context.tasks.filter(({ n }) => n === number));
  if (tasks.length === 0) return { kind: 'none', text, nearest: [], why: 'The list is not that long' };
  return { kind: 'found', tasks, rule: 'reference: place in the list' };
}
