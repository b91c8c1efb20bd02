import type { RepeatRead } from './repeats.ts';
import { wordAt, type Token } from './tokens.ts';
import type { When } from './when.ts';

/** Words before a weak date that make it something else: "the sun", "of monday", "he sat", "chapter 5/2". */
const NO_DATE_AFTER = new Set(
  (
    'the a an my his her our their your this that these of called named titled about like as with for to and or than ' +
    'he she it they we i you who who’s part ratio score scored chapter version page room section no number size fraction step model ' +
    'scale level lot unit aspect verse psalm john matthew mark luke genesis exodus romans acts v ver vs versus highway route hwy channel ' +
    'won lost beat rated odds nr issue ticket order bus flight train line track gate apt suite episode season volume vol book round grade lesson exercise question problem article paragraph slide sheet'
  ).split(' '),
);

/** What is read, watched or heard has a title of its own. */
const MEDIA = new Set('watch watched rewatch read reread see listen stream binge play record review'.split(' '));
const COUNTED =
  /^(?:cup|cups|inch|inches|of|scale|size|mile|miles|teaspoon|tsp|tbsp|tablespoon|pound|pounds|lb|oz|way|done|complete|split|chance|time|ratio|litre|liter|full)$/;

/** True when a reading that looks like a date is part of the title after all. */
export function isText(tokens: readonly Token[], span: When | RepeatRead): boolean {
  return isInTitle(tokens, span) || (!isFirm(span) && (isAfterNoun(tokens, span) || isCount(tokens, span)));
}

function isFirm(span: When | RepeatRead): boolean {
  return 'sure' in span ? span.sure : !span.edge;
}

function isAfterNoun(tokens: readonly Token[], { from }: When | RepeatRead): boolean {
  return NO_DATE_AFTER.has(wordAt(tokens, from - 1)) || /[$€£]$/.test(tokens[from - 1]?.text ?? '');
}

/** "3/4 cup", "5/6 done" */
function isCount(tokens: readonly Token[], { from, to }: When | RepeatRead): boolean {
  const numeric = /\d/.test(wordAt(tokens, from));
  return numeric && COUNTED.test(wordAt(tokens, to));
}

/** "watch Freaky Friday", "read The Day After Tomorrow": capitals side by side behind a word for media. */
function isInTitle(tokens: readonly Token[], { from, to }: When | RepeatRead): boolean {
  const first = tokens.slice(0, from).find((token) => token.kind === 'word');
  if (!first || !MEDIA.has(first.word)) return isAfterCapitalArticle(tokens, from, to);
  const capital = (at: number) => /^[A-Z][a-z]/.test(tokens[at]?.text ?? '') && tokens[at] !== first;
  const inside = Array.from({ length: to - from }, (_, index) => from + index).some(capital);
  return inside && (capital(from - 1) || capital(to));
}

/** "The 01/02 Report" */
function isAfterCapitalArticle(tokens: readonly Token[], from: number, to: number): boolean {
  return tokens[from - 1]?.text === 'The' && /^[A-Z]/.test(tokens[to]?.text ?? '');
}
