import type { Interpretation } from '@tasklog/schemas';
import { timeOf } from '../../recurrence/local.ts';
import { ruleInWords } from '../../recurrence/words.ts';
import type { Scene } from '../outcome.ts';
import { resolve } from '../references/references.ts';
import type { Parts } from '../text/phrases.ts';
import { update } from './changes.ts';
import { fieldsOf } from './moves.ts';

/** "stop repeating rent after june": the repeat stays as it is up to then; undefined when no repeating task is meant. */
export function endRepeat(
  { target, when = 'until', value = '' }: Parts,
  scene: Scene,
  because: string[],
): Interpretation | undefined {
  const named = resolve(target ?? 'it', scene.context, scene.clock);
  const [task] = named.kind === 'found' ? named.tasks : [];
  if (named.kind !== 'found' || named.tasks.length !== 1 || task?.rrule === undefined) return undefined;
  const rrule = task.rrule.replace(/;(?:UNTIL|COUNT)=[^;]+/g, '');
  const time = task.due === undefined ? undefined : timeOf(task.due);
  const last = /^(?:after|through)$/i.test(when) ? 'through' : 'until';
  const words = `${ruleInWords(rrule)}${time === undefined ? '' : ` at ${time}`} ${last} ${value}`;
  const fields = fieldsOf(words, scene);
  if (fields?.rrule === undefined || !/UNTIL=/.test(fields.rrule)) return undefined;
  const { rrule: bounded } = fields;
  const relative = task.completionRelative ? { completionRelative: true } : {};
  return update(scene, named, { rrule: bounded, ...relative }, because);
}
