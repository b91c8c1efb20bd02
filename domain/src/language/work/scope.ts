// "just this once", "from now on": how much of a series a change is for.
import type { Interpretation } from '@tasklog/schemas';
import type { Scene } from '../outcome.ts';

type Scope = NonNullable<Interpretation['scope']>;

const THIS =
  '(?:just|only)(?: for)? this (?:once|time|one|occurrence)|just once|this (?:time|once|one|occurrence) only|for this (?:once|time|one|occurrence)(?: only)?';
const FUTURE =
  'from now on|from here on|going forward|permanently|(?:for|and) all (?:of them|(?:the )?(?:future|following|later) (?:ones|dates|occurrences))';
const PHRASES = { this: THIS, future: FUTURE } as const satisfies Record<Scope, string>;
const LONGEST = 40;

/** A change of one repeating task with such words at either end, read without them; undefined when there is none. */
export function readScoped(
  text: string,
  scene: Scene,
  read: (rest: string) => Interpretation | undefined,
): Interpretation | undefined {
  const found =
    scopeIn(text) ?? (/^from now on\b/i.test(scene.message) ? ({ scope: 'future', rest: text } as const) : undefined);
  const meant = found && read(found.rest);
  if (!meant || !['update', 'reschedule'].includes(meant.intent) || meant.also || meant.skips) return undefined;
  const numbers = meant.target?.numbers ?? [];
  const repeats = scene.context.tasks.some(({ n, rrule }) => n === numbers[0] && rrule !== undefined);
  if (numbers.length !== 1 || !repeats) return undefined;
  const { scope } = found;
  return { ...meant, scope, reply: saying(scope, meant.reply), because: [...meant.because, `scope: ${scope}`] };
}

function scopeIn(text: string): { scope: Scope; rest: string } | undefined {
  for (const scope of ['this', 'future'] as const) {
    const head = new RegExp(`^(?:${PHRASES[scope]})[,:]? `, 'i').exec(text);
    if (head) return { scope, rest: text.slice(head[0].length) };
    const tail = text.slice(-LONGEST);
    const end = new RegExp(`,? (?:${PHRASES[scope]})[.!]?$`, 'i').exec(tail);
    if (end) return { scope, rest: text.slice(0, text.length - tail.length + end.index) };
  }
  return undefined;
}

function saying(scope: Scope, reply: string): string {
  const plain = reply.replace(' The repeat is kept.', '');
  const hint = plain.indexOf(' *Say');
  const [said, rest] = hint < 0 ? [plain, ''] : [plain.slice(0, hint), plain.slice(hint)];
  return `${said} ${scope === 'this' ? 'This one only.' : 'From now on.'}${rest}`;
}
