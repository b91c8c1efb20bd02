import type { Context } from '../context.ts';
import type { Resolved } from './resolved.ts';
import { wholeNumber } from '../text/words.ts';

const MAX_NUMBERS = 100;

export function byNumber(text: string, context: Context): Resolved | undefined {
  const bare = text.replace(
    /^(?:the )?(?:tasks?|todos?|items?|numbers?|nos?\.?|nrs?\.?|#)\s*(?:number |no\.? |nr\.? )?/i,
    '',
  );
  const said = bare !== text;
  const numbers = numbersOf(bare, said);
  if (!numbers) return undefined;
  const found = numbers.map((number) => context.tasks.find(({ n }) => n === (context.shownAs?.[number] ?? number)));
  const missing = numbers.filter((_, index) => found[index] === undefined);
  if (missing.length > 0) return { kind: 'none', text, nearest: [], why: `There is no task ${missing.join(' or ')}` };
  return { kind: 'found', tasks: found.filter((task) => task !== undefined), rule: 'reference: number' };
}

/** "3", "#3", "1 and 3", "1, 2 & 4", "2-4", "2 to 4"; number words only behind "task". */
function numbersOf(text: string, said: boolean): number[] | undefined {
  const pieces = text
    .toLowerCase()
    .split(/\s?(?:,|&|\band\b|\bplus\b)\s?/)
    .filter((piece) => piece !== '');
  const numbers: number[] = [];
  for (const piece of pieces) {
    const clean = piece.replace(/^(?:task |number |#)+/, '');
    const span = /^(\d{1,4})\s*(?:-|–|to|through)\s*#?(\d{1,4})$/.exec(clean);
    const [first, last] = span ? [Number(span[1]), Number(span[2])] : [digitsOf(clean, said), digitsOf(clean, said)];
    if (first === undefined || last === undefined || last < first || last - first > MAX_NUMBERS) return undefined;
    for (let number = first; number <= last; number += 1) numbers.push(number);
  }
  return numbers.length > 0 ? [...new Set(numbers)] : undefined;
}

function digitsOf(text: string, said: boolean): number | undefined {
  if (/^#?\d{1,4}$/.test(text)) return Number(text.replace('#', ''));
  return said ? wholeNumber(text) : undefined;
}
