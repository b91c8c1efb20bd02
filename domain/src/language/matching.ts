import type { ListedTask } from './context.ts';

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
export function stems(text: string): string[] {
  const words = text
    .toLowerCase()
    .replaceAll('’', "'")
    .split(/[^\p{L}\p{N}']+/u)
    .map((word) => word.replace(/'s$/, '').replaceAll("'", ''))
    .filter((word) => word !== '');
  const telling = words.filter((word) => !STOP.has(word));
  return (telling.length > 0 ? telling : words).map(stem);
}

/** Tasks whose titles hold any of the words, best first. */
export function matches(text: string, tasks: readonly ListedTask[]): Match[] {
  const wanted = stems(text);
  if (wanted.length === 0) return [];
  const scored = tasks.map((task) => ({ task, ...fit(wanted, stems(task.title)) }));
  return scored.filter(({ score }) => score > 0).sort((a, b) => Number(b.exact) - Number(a.exact) || b.score - a.score);
}

function fit(wanted: string[], title: string[]): { score: number; exact: boolean } {
  const hits = wanted.map((word) => Math.max(0, ...title.map((other) => likeness(word, other))));
  const score = hits.reduce((sum, hit) => sum + hit, 0) / wanted.length;
  return { score, exact: score === 1 && title.length === wanted.length };
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
  const cut = word
    .replace(/ies$/, 'y')
    .replace(/ied$/, 'y')
    .replace(/(ss|sh|ch|x)es$/, '$1')
    .replace(/([^s])s$/, '$1')
    .replace(/^([a-z]{2,20}[aeiouy][a-z]{0,20}?)(?:ing|ed)$/, '$1')
    .replace(/^([a-z]{3,})(?:ing|ed)$/, '$1');
  return cut.replace(/([bdgmnprt])\1$/, '$1').replace(/([a-z]{3})e$/, '$1');
}

/** True when one word becomes the other by so many insertions, losses, changes or swaps of neighbours. */
function isWithin(left: string, right: string, allowed: number): boolean {
  if (Math.abs(left.length - right.length) > allowed || left.length > 40) return false;
  let rows: number[][] = [Array.from({ length: right.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= right.length; j += 1) row.push(cell(left, right, i, j, row, rows));
    rows = [row, ...rows.slice(0, 1)];
  }
  return (rows[0]?.[right.length] ?? Infinity) <= allowed;
}

function cell(left: string, right: string, i: number, j: number, row: number[], rows: number[][]): number {
  const above = rows[0] ?? [];
  const change = left[i - 1] === right[j - 1] ? 0 : 1;
  const plain = Math.min((row[j - 1] ?? 0) + 1, (above[j] ?? 0) + 1, (above[j - 1] ?? 0) + change);
  const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
  return swapped ? Math.min(plain, (rows[1]?.[j - 2] ?? Infinity) + 1) : plain;
}
