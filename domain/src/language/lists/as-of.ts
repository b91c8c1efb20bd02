// The list as it was on a day or at an hour that lies behind.
import type { Interpretation } from '@tasklog/schemas';
import type { Clock } from '../clock.ts';
import { dropEnd } from '../text/edges.ts';
import { CLEAR, question, type Scene } from '../outcome.ts';
import { match, phrases } from '../text/phrases.ts';
import { dayWords } from '../reply.ts';
import { tokenise } from '../text/tokens.ts';
import { readWhole } from '../moments/when.ts';

const AS_OF = phrases('as-of', [
  '(?:what|how|show me how|show me what|show how|show what) (?:did|was|were|had) (?:my |the )?(?:to-?do |task )?(?:list|lists|tasks|todos|day|plate)(?: look| looked| like| on it| be)* %V',
  '(?:what|which)(?: tasks| todos| things)? (?:was|were) (?:on |in )?(?:my |the )?(?:to-?do |task )?(?:list|plate)(?: back)? %V',
  '(?:show|list|give|display|see)(?: me)? (?:my |the |all )*(?:to-?do |task )?(?:list|tasks|todos)(?: as)? (?:as of|it was|they were|it stood|they stood|it looked|as at|looked like) %V',
  '(?:what|which) (?:tasks|todos|things)? ?did i (?:still )?have (?:open |to do |on my list |on my plate |pending |left )*(?<value>(?:last|yesterday|on|a|one|two|three|\\d).+)',
  '(?:my |the )?(?:list|tasks|todos) as (?:of|it was|they were)(?: on| at)? %V',
  'as of (?<value>.+?),? (?:what|show|list).+',
  '(?:show|list|give|display|see)(?: me)? (?:my |the )?(?:list|tasks|todos) (?:from|of|on) (?<value>(?:last (?:mon|tue|wed|thu|fri|sat|sun)|yesterday|an? \\w+ ago|\\w+ \\w+ ago).*)',
  '(?:what|which(?: tasks)?|what tasks) (?:was|were) (?:still )?(?:open|pending|left|undone|to do)(?: back)? (?<value>(?:on|at|last|yesterday|an? |\\w+ (?:days?|weeks?|months?) ago).*)',
  "(?:go back to|show(?: me)?|what was) (?:my |the )?(?<value>yesterday|last (?:week|month|\\w+day))'s (?:list|tasks|day)",
]);

export function readAsOf(text: string, scene: Scene): Interpretation | undefined {
  const found = match(dropEnd(text, '?.!'), AS_OF);
  if (!found) return undefined;
  return asOfMoment(found.parts.value ?? '', scene, found.phrase.name);
}

export function asOfMoment(value: string, scene: Scene, rule: string): Interpretation {
  const moment = pastMoment(value, scene.clock);
  const because = [rule, 'filter: as of'];
  if (moment === undefined) return question('date', 'As of which day, or which hour of it?', 'list', because);
  const words = dayWords(moment, scene.clock);
  return {
    intent: 'list',
    filter: { asOf: moment },
    reply: `Your list as it was on ${words}.`,
    confidence: CLEAR,
    because,
  };
}

/** The local day, or minute, that lies behind. */
function pastMoment(words: string, clock: Clock): string | undefined {
  const tokens = tokenise(
    words
      .replace(/^(?:like|back)\s+/i, '')
      .replace(/^(?:on|at|as of|in)\s+(?=the (?:end|start|beginning|middle))/i, ''),
  );
  const when = readWhole(tokens, 0, tokens.length, { ...clock, past: true });
  if (!when || when.fault !== undefined) return undefined;
  const date = when.date ?? clock.today;
  const day = Temporal.PlainDate.compare(date, clock.today) > 0 ? undefined : date.toString();
  return day === undefined ? undefined : when.time === undefined ? day : `${day}T${when.time}`;
}
