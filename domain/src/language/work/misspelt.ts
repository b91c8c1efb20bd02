import type { Interpretation } from '@tasklog/schemas';
import type { Scene } from '../outcome.ts';
import { isNear } from '../text/spelling.ts';

const VERBS =
  'remind show complete completed finish finished delete deleted remove removed cancel cancelled reschedule postpone snooze reopen rename'.split(
    ' ',
  );
const SHORTEST = 4;

/** "delte the milk": a verb with one letter wrong, where what is left names a task; otherwise the word is a title's own. */
export function readMisspelt(
  plain: string,
  scene: Scene,
  read: (text: string, scene: Scene) => Interpretation | undefined,
): Interpretation | undefined {
  const [first = ''] = plain.split(' ', 1);
  if (first.length < SHORTEST) return undefined;
  const verbs = VERBS.filter((verb) => isNear(first.toLowerCase(), verb));
  if (verbs.length !== 1 || verbs[0] === undefined) return undefined;
  const meant = read(verbs[0] + plain.slice(first.length), scene);
  const asked = /^(?:remind (?:me|us) |show (?:me |my |all |the ))/i.test(verbs[0] + plain.slice(first.length));
  const clear = asked ? meant?.intent === 'add' || meant?.intent === 'list' : meant?.target?.numbers !== undefined;
  if (!meant || !clear || meant.intent === 'clarify') return undefined;
  return { ...meant, because: [...meant.because, `spelling: ${verbs[0]}`] };
}
