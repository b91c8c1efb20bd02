import type { RepeatRead } from '../repeats/repeats.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import type { When } from './when-read.ts';

type Span = When | RepeatRead;

/** Words before a weak date that make it something else: "the sun", "of monday", "he sat", "chapter 5/2". */
const NO_DATE_AFTER = words(
  'the a an my his her our their your this that these of called named titled about re regarding like as with for to and or than ' +
    'he she it they we i you who who’s part ratio score scored chapter version page room section no number size fraction step model ' +
    'scale level lot unit aspect verse psalm v ver vs versus highway route hwy channel pt ep ch ' +
    'won lost beat rated rate rating grade graded odds nr issue ticket order bus flight train line track gate apt suite episode season volume ' +
    'vol book round lesson exercise question problem article paragraph slide sheet task item sprint lap stage phase milestone ' +
    'quiz test module lecture set pr mix dilute blend crop print day week split fit ask check update buy',
);

/** "chapter 5", "room 12": the number behind it is its own. */
export function takesNumber(word: string): boolean {
  return NO_DATE_AFTER.has(word);
}

/** Before these even a full date in digits is a name: "version 1.2.2026", "part 12-05-2026". */
const NAMED_AFTER = words('version v ver build release part model serial sku ref reference id no nr number');

const BOOKS = words(
  'genesis exodus leviticus numbers deuteronomy joshua judges ruth samuel kings chronicles ezra nehemiah esther job psalm psalms proverbs ' +
    'ecclesiastes isaiah jeremiah lamentations ezekiel daniel hosea joel amos micah matthew mark luke john acts romans corinthians galatians ' +
    'ephesians philippians colossians thessalonians timothy titus philemon hebrews james peter jude revelation surah sura',
);

/** What is read, watched or heard has a title of its own. */
const MEDIA = words('watch watched rewatch read reread see listen stream binge play record review');
const COUNTED =
  /^(?:cup|cups|inch|inches|of|scale|size|mile|miles|teaspoon|tsp|tbsp|tablespoon|pound|pounds|lb|oz|way|done|complete|split|chance|time|ratio|litre|liter|full|bolt|bolts|screw|screws|wrench|mm|cm)$/;

function words(list: string): Set<string> {
  return new Set(list.split(' '));
}

/** True when a reading that looks like a date is part of the title after all. */
export function isText(tokens: readonly Token[], span: Span): boolean {
  return (
    isInTitle(tokens, span) ||
    isVerseOrSpeed(tokens, span) ||
    isShortDay(tokens, span) ||
    isChoice(tokens, span) ||
    isGreeting(tokens, span) ||
    isNamed(tokens, span) ||
    isObject(tokens, span) ||
    isCompound(tokens, span) ||
    isEveryday(tokens, span) ||
    isWhichOne(tokens, span) ||
    (!isFirm(span) && (isAfterNoun(tokens, span) || isCount(tokens, span)))
  );
}

function isFirm(span: Span): boolean {
  return 'sure' in span ? span.sure : !span.edge;
}

function isAfterNoun(tokens: readonly Token[], { from }: Span): boolean {
  const before = wordAt(tokens, from - 1);
  const numeric = /^\d/.test(wordAt(tokens, from));
  const verbal = /^(?:ask|check|update|buy|fit|set|print|crop|mix|order|book|test|day|week)$/.test(before);
  return (NO_DATE_AFTER.has(before) && (numeric || !verbal)) || /[$€£]$/.test(tokens[from - 1]?.text ?? '');
}

/** "3/4 cup", "5/6 done", "24/7" */
function isCount(tokens: readonly Token[], { from, to }: Span): boolean {
  const word = wordAt(tokens, from);
  if (/^(?:rate|score|grade)$/.test(wordAt(tokens, 0)) && /^\d+\/\d+$/.test(word)) return true;
  return word === '24/7' || (/\d/.test(word) && COUNTED.test(wordAt(tokens, to)));
}

/** "John 3:16", "run 10k in 50 minutes" */
function isVerseOrSpeed(tokens: readonly Token[], { from, to }: Span): boolean {
  const before = wordAt(tokens, from - 1);
  const colon = /^\d{1,3}:\d{2}$/.test(wordAt(tokens, from)) && to === from + 1;
  if (colon && (BOOKS.has(before) || /^(?:mix|dilute|blend|scale|crop)$/.test(wordAt(tokens, 0)))) return true;
  return (
    /^\d+(?:\.\d+)?(?:k|km|mi|m|miles)?$/.test(before) &&
    /^in$/.test(wordAt(tokens, from)) &&
    /^(?:run|jog|swim|row|cycle|bike|ride|walk|sprint|do)$/.test(wordAt(tokens, 0))
  );
}

const NO_DAY: Record<string, RegExp> = {
  sat: /^(?:down|up|in|on|at|with|exam|exams|for|prep|test|tests|nav|navs|score|scores|and|still|next|practice|tutor|tutoring)$/,
  sun: /^(?:is|was|sets|rises|comes|dried|screen|cream|hat|hats|glasses|block|tan|set|rise|lotion|lounger|dress|room|roof|light|shade|blinds|protection|umbrella|salutation|salutations|damage|umbrellas)$/,
  wed: /^(?:and|the|my|in)$/,
  mon: /^(?:ami|amour|cher|dieu|cheri|cherie)$/,
  tod: /^(?:and|the)$/,
  sunday: /^(?:roast|roasts|school|supplement|papers?|best)$/,
  monday: /^(?:blues|motivation)$/,
  friday: /^(?:prayers?|feeling)$/,
};

/** "sat exam prep", "sun dried tomatoes", "sunday roast": a day in the name of something else. */
function isShortDay(tokens: readonly Token[], { from, to }: Span): boolean {
  const word = tokens[from]?.text ?? '';
  if (!Object.hasOwn(NO_DAY, word.toLowerCase()) || to > from + 1) return false;
  const next = wordAt(tokens, to);
  return /^(?:SAT|SUN)$/.test(word) || NO_DAY[word.toLowerCase()]?.test(next) === true;
}

/** "choose between monday and tuesday", "decide on may 5 or may 6" */
function isChoice(tokens: readonly Token[], { from }: Span): boolean {
  return (
    /^(?:choose|decide|pick|vote|compare)$/.test(wordAt(tokens, 0)) &&
    /^(?:between|on|for)$/.test(wordAt(tokens, from)) &&
    from <= 2
  );
}

/** "wish ann a happy new year" */
function isGreeting(tokens: readonly Token[], { from, rules }: Span): boolean {
  return /^date: (?:holiday|the new year)/.test(rules[0] ?? '') && /^(?:happy|merry)$/.test(wordAt(tokens, from - 1));
}

/** "version 1.2.2026", "build 2026.07.15" */
function isNamed(tokens: readonly Token[], { from, to }: Span): boolean {
  return NAMED_AFTER.has(wordAt(tokens, from - 1)) && /^\d+[-/.]\d/.test(wordAt(tokens, from)) && to === from + 1;
}

/** "plan next week", "review last month": a stretch of time is what the verb is about. */
function isObject(tokens: readonly Token[], { from, to, rules }: Span): boolean {
  const verb =
    /^(?:plan|review|organi[sz]e|outline|map|budget|summari[sz]e|discuss|recap)$/.test(wordAt(tokens, from - 1)) &&
    from === 1;
  const rest = tokens.slice(to).every(({ kind }) => kind === 'mark');
  return verb && rest && /^date: (?:this|next|last) (?:week|weekend|month|quarter|year)$/.test(rules[0] ?? '');
}

/** "prepare slides for monday meeting", "tickets for the 5th of may concert": a day in the middle that says which one of something. */
function isCompound(tokens: readonly Token[], span: Span): boolean {
  if (!('shy' in span) || span.time !== undefined || span.from === 0) return false;
  const dated = span.yearly === true && wordAt(tokens, span.from + 1) === 'the';
  if (span.weekdayOnly !== true && !dated) return false;
  if (!/^(?:for|before|after|from|at|about)$/.test(wordAt(tokens, span.from))) return false;
  const next = tokens[span.to];
  return next?.kind === 'word' && /^[a-z]+$/.test(next.word) && !FUNCTION_WORD.test(next.word);
}

/** "glasses for every day use", "buy every day shoes": an adjective, spelled apart. */
function isEveryday(tokens: readonly Token[], { from, to }: Span): boolean {
  const said = wordAt(tokens, from) === 'every' && wordAt(tokens, from + 1) === 'day' && to === from + 2;
  return (
    said &&
    /^(?:use|wear|life|carry|shoes|clothes|things|items|essentials|makeup|dishes|plates)$/.test(wordAt(tokens, to))
  );
}

/** "the 9 o'clock news", "the 3pm call": a time between an article and its noun says which one is meant. */
function isWhichOne(tokens: readonly Token[], span: Span): boolean {
  if (!('shy' in span) || span.date !== undefined) return false;
  const owned = /^(?:the|my|our|his|her|their|that|this)$|'s$/.test(wordAt(tokens, span.from - 1));
  const next = tokens[span.to];
  return owned && next?.kind === 'word' && /^[a-z]+$/.test(next.word) && !FUNCTION_WORD.test(next.word);
}

const FUNCTION_WORD =
  /^(?:at|by|for|with|and|or|to|from|in|on|until|till|every|each|about|before|after|remind|noon|midnight|morning|afternoon|evening|night|please|because|if|so|then|when|while|daily|weekly|monthly|of|the|a|an|my|tagged|urgent|high|low|medium|priority|pls|eod|deadline|due|starting)$/;

/** "watch Freaky Friday", "read The Day After Tomorrow": capitals side by side behind a word for media. */
function isInTitle(tokens: readonly Token[], { from, to }: Span): boolean {
  const first = tokens.slice(0, from).find((token) => token.kind === 'word');
  if (!first || !MEDIA.has(first.word)) return isAfterCapitalArticle(tokens, from, to);
  const capital = (at: number) => /^[A-Z][a-z]/.test(tokens[at]?.text ?? '') && tokens[at] !== first;
  const inside = Array.from({ length: to - from }, (_, index) => from + index).some(capital);
  const object = capital(from) && (tokens[from - 1] === first || /^(?:to|at)$/.test(wordAt(tokens, from - 1)));
  return inside && (object || capital(from - 1) || capital(to));
}

/** "The 01/02 Report" */
function isAfterCapitalArticle(tokens: readonly Token[], from: number, to: number): boolean {
  return tokens[from - 1]?.text === 'The' && /^[A-Z]/.test(tokens[to]?.text ?? '');
}
