import { dropEnd } from './edges.ts';
import { openingsOf } from './openings.ts';
import { mayMask, tokenise } from './tokens.ts';

/** One way to say something: its pattern and the wish it stands for. Named groups become the wish's parts. */
export interface Phrase<Kind extends string> {
  kind: Kind;
  name: string;
  pattern: RegExp;
  /** The first word of what fits is one of these; any word when absent. */
  readonly openings: ReadonlySet<string> | undefined;
}

export type Parts = Partial<Record<'target' | 'value' | 'field' | 'level' | 'when', string>>;

/** Builds phrases: `%T` is a target, `%V` a value, `%L` a priority (`%M` never a bare number), `%F` a field; case does not matter. */
export function phrases<Kind extends string>(kind: Kind, sources: readonly string[]): Phrase<Kind>[] {
  return sources.map((source, index) => {
    const pattern = source
      .replaceAll('%T', '(?<target>.+?)')
      .replaceAll('%V', '(?<value>.+)')
      .replaceAll('%L', LEVEL)
      .replaceAll('%M', MARKED_LEVEL)
      .replaceAll('%F', FIELD);
    let openings: ReadonlySet<string> | undefined | null = null;
    return {
      kind,
      name: `intent: ${kind} ${index + 1}`,
      pattern: new RegExp(`^(?:${pattern})$`, pattern.includes('\\p{') ? 'iu' : 'i'),
      // Told by the first message and not at once: for all phrases it is a tenth of what a start of command-api calls.
      get openings(): ReadonlySet<string> | undefined {
        return openings === null ? (openings = openingsOf(pattern)) : openings;
      },
    };
  });
}

const LEVEL = '(?<level>urgent|critical|important|top|highest|high|medium|normal|lowest|low|no|none|p?[1-4])';
const MARKED_LEVEL = LEVEL.replace('p?[1-4]', 'p[1-4]');
const FIELD =
  '(?<field>due dates?|dates?|deadlines?|due|times?|reminders?|alerts?|repeats?|repetition|recurrence|recurring|priority|tags?|labels?|descriptions?|notes?)';

/** Longer text is a task to write down, never a command; it also bounds what the patterns cost. */
export const LONGEST_COMMAND = 300;

/** The parts of the first phrase that fits; quoted text, links and escaped words never fit a word of the pattern. */
export function match<Kind extends string>(text: string, table: readonly Phrase<Kind>[]): Fit<Kind> | undefined {
  return fits(text, table).next().value ?? undefined;
}

export interface Fit<Kind extends string> {
  phrase: Phrase<Kind>;
  parts: Parts;
}

/** Every phrase that fits, in the order of the table. */
export function* fits<Kind extends string>(
  text: string,
  table: readonly Phrase<Kind>[],
): Generator<Fit<Kind>, undefined> {
  if (text.length > LONGEST_COMMAND) return;
  const { hidden, reveal } = hide(text);
  const opening = /^[^ ]*/.exec(hidden)?.[0].toLowerCase() ?? '';
  for (const phrase of table) {
    if (phrase.openings?.has(opening) === false) continue;
    const found = phrase.pattern.exec(hidden);
    if (!found) continue;
    const said = Object.entries(found.groups ?? {}).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    yield { phrase, parts: Object.fromEntries(said.map(([name, part]) => [name, reveal(part).trim()])) };
  }
}

const PRIVATE_USE = 0xe000;

/** Replaces each masked stretch by one character of its own, so that patterns see a word they cannot read. */
export function hide(text: string): { hidden: string; reveal: (part: string) => string } {
  const masks = mayMask(text) ? tokenise(text).filter((token) => token.kind === 'masked') : [];
  let hidden = '';
  let at = 0;
  masks.forEach((token, index) => {
    hidden += text.slice(at, token.start) + String.fromCharCode(PRIVATE_USE + index);
    at = token.end;
  });
  hidden = (hidden + text.slice(at)).replaceAll('’', "'");
  const reveal = (part: string) =>
    part.replace(/[\ue000-\uf8ff]/g, (mark) => masks[mark.charCodeAt(0) - PRIVATE_USE]?.text ?? mark);
  return { hidden, reveal };
}

const POLITE =
  /^(?:hey|hi|hello|ok|okay|alright|right|so|well|oh|um|please|pls|plz|kindly|actually|also|(?:can|could|would|will) (?:u|ya)|can you|could you|would you|will you|can we|could we|you can|you may|you could|feel free to|from now on|would you mind|i think|i guess|i believe|looks like|it seems|i would like you to|i'd like you to|i would like to|i'd like to|i want you to|i want to|i wanna|i'd love to|let's|go ahead and|now|then|and|yes|yeah|sure|(?:great|cool|nice|perfect|thanks|thank you|good|awesome|got it)(?=[,!.]))(?:[,!.:]?\s+|[,!:]\s*)/i;
const THANKS =
  /[\s,.!]{1,3}(?:please|pls|plz|thanks|thank you|thx|cheers|ta|for me|would you|will you|could you)[.!?]*$/i;
const MAX_COURTESIES = 5;
const LONGEST_THANKS = 40;

function withoutThanks(text: string): string {
  const tail = text.slice(-LONGEST_THANKS);
  return text.slice(0, text.length - tail.length) + tail.replace(THANKS, '');
}

/** "ive", "dont": contractions at the start, as they are often typed. */
const TAIL: Record<string, number> = {
  ive: 2,
  im: 1,
  weve: 2,
  dont: 1,
  didnt: 1,
  isnt: 1,
  cant: 1,
  wont: 1,
  whats: 1,
  thats: 1,
  lets: 1,
  hows: 1,
  whens: 1,
  wheres: 1,
};
const NO_APOSTROPHE = new RegExp(`^(?:${Object.keys(TAIL).join('|')})(?= )`, 'i');

/** The message without "please", "can you", "thanks" at its edges. */
export function withoutCourtesy(message: string): string {
  let text = message.trim();
  for (let count = 0; count < MAX_COURTESIES; count += 1) {
    const next = withoutThanks(text).replace(POLITE, '');
    if (next === text || next.trim() === '') break;
    text = next;
  }
  text = text.replace(
    NO_APOSTROPHE,
    (word) => `${word.slice(0, -TAIL[word.toLowerCase()]!)}'${word.slice(-TAIL[word.toLowerCase()]!)}`,
  );
  const asked = /^\s*(?:please\s+)?(?:can|could|would|will) (?:you|u|ya|we)\b/i.test(message);
  return (asked ? dropEnd(text, '?') : text).trim();
}
