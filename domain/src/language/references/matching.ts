import type { ListedTask } from '../context.ts';

/** How well the words of a reference fit a title: 1 when all are there, exact when nothing else is. */
export interface Match {
  task: ListedTask;
  score: number;
  exact: boolean;
}

const STOP = new Set(
  (
    'a an the my our his her this that these those task tasks todo todos to-do item items reminder thing one ones entry of to for and in on at with about from is it ' +
    'please i called named titled'
  ).split(' '),
);

/** The words that count in a title or reference, each cut to its stem. */
export function stems(text: string): readonly string[] {
  const words = (text.toLowerCase().replaceAll('’', "'").match(WORD) ?? []).map(withoutApostrophes).filter(Boolean);
  const telling = words.filter((word) => !STOP.has(word));
  return (telling.length > 0 ? telling : words).map(stem);
}

const WORD = /[\p{L}\p{N}']+/gu;

function withoutApostrophes(word: string): string {
  return word.includes("'") ? word.replace(/'s$/, '').replaceAll("'", '') : word;
}

/** A message holds many phrases against the same titles; each title is taken apart once. */
function stemsOf(task: ListedTask): readonly string[] {
  const known = titles.get(task);
  if (known) return known;
  const found = stems(task.title);
  titles.set(task, found);
  return found;
}

const titles = new WeakMap<ListedTask, readonly string[]>();

/** Tasks whose titles hold any of the words, best first. */
export function matches(text: string, tasks: readonly ListedTask[]): Match[] {
  const wanted = stems(text);
  if (wanted.length === 0) return [];
  const scored = tasks.map((task) => ({ task, ...fit(wanted, stemsOf(task)) }));
  return scored.filter(({ score }) => score > 0).sort((a, b) => Number(b.exact) - Number(a.exact) || b.score - a.score);
}

function fit(wanted: readonly string[], title: readonly string[]): { score: number; exact: boolean } {
  let sum = 0;
  for (const word of wanted) sum += likest(word, title);
  const score = sum / wanted.length;
  return { score, exact: score === 1 && title.length === wanted.length };
}

/** How much a word is like the word of the title that it is most like. */
function likest(word: string, title: readonly string[]): number {
  let most = 0;
  for (const other of title) most = Math.max(most, likeness(word, other));
  return most;
}

const TYPO = 0.9;
const PREFIX = 0.8;

function likeness(left: string, right: string): number {
  if (left === right) return 1;
  const shorter = Math.min(left.length, right.length);
  const allowed = shorter >= 7 ? 2 : shorter >= 5 ? 1 : 0;
  if (allowed > 0 && isWithin(left, right, allowed)) return TYPO;
  return left.length >= 4 && right.startsWith(left) ? PREFIX : 0;
}

const IRREGULAR: Record<string, string> = {
  bought: 'buy',
  paid: 'pay',
  sent: 'send',
  wrote: 'write',
  written: 'write',
  did: 'do',
  done: 'do',
  made: 'make',
  took: 'take',
  taken: 'take',
  went: 'go',
  gone: 'go',
  got: 'get',
  fed: 'feed',
  met: 'meet',
  told: 'tell',
  gave: 'give',
  ran: 'run',
  swept: 'sweep',
  built: 'build',
  found: 'find',
  left: 'leave',
  kept: 'keep',
  brought: 'bring',
  taught: 'teach',
  sold: 'sell',
  spoke: 'speak',
  drove: 'drive',
  ate: 'eat',
  hung: 'hang',
  cut: 'cut',
};

/** Cuts the endings that inflection adds, so that "watered the plants" finds "water the plants". */
function stem(word: string): string {
  if (Object.hasOwn(IRREGULAR, word)) return IRREGULAR[word] ?? word;
  if (word.length < 4) return word;
  const one = word.endsWith('s') ? singular(word) : word.replace(/ied$/, 'y');
  const bare = /(?:ing|ed)$/.test(one) ? uninflected(one) : one;
  return bare.replace(/([bdgmnprt])\1$/, '$1').replace(/([a-z]{3})e$/, '$1');
}

function singular(word: string): string {
  return word
    .replace(/ies$/, 'y')
    .replace(/(ss|sh|ch|x)es$/, '$1')
    .replace(/([^s])s$/, '$1');
}

function uninflected(word: string): string {
  return word.replace(/^([a-z]{2,20}[aeiouy][a-z]{0,20}?)(?:ing|ed)$/, '$1').replace(/^([a-z]{3,})(?:ing|ed)$/, '$1');
}

/** True when one word becomes the other by so many insertions, losses, changes or swaps of neighbours. */
function isWithin(left: string, right: string, allowed: number): boolean {
  if (Math.abs(left.length - right.length) > allowed || left.length > LONGEST_WORD) return false;
  return differsBy(allowed, left, 0, right, 0);
}

const LONGEST_WORD = 40;

/** Whether the rests of two words are that close; where they begin alike, the best way is to go on. */
function differsBy(allowed: number, left: string, from: number, right: string, to: number): boolean {
  let [i, j] = [from, to];
  while (i < left.length && left[i] === right[j]) [i, j] = [i + 1, j + 1];
  const [more, less] = [left.length - i, right.length - j];
  if (more === 0 || less === 0) return more + less <= allowed;
  if (allowed === 0) return false;
  const swapped = left[i] === right[j + 1] && left[i + 1] === right[j];
  return (
    differsBy(allowed - 1, left, i + 1, right, j + 1) ||
    differsBy(allowed - 1, left, i + 1, right, j) ||
    differsBy(allowed - 1, left, i, right, j + 1) ||
    (swapped && differsBy(allowed - 1, left, i + 2, right, j + 2))
  );
}
