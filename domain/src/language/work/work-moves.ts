import type { Interpretation } from '@tasklog/schemas';
import { rename, update } from './changes.ts';
import { MOVES, REPLACE } from './move-phrases.ts';
import { stems } from '../references/matching.ts';
import { fieldsOf, isShiftOf, reschedule, splitGoal, type Split } from './moves.ts';
import { question, whichTask, type Scene } from '../outcome.ts';
import { match } from '../text/phrases.ts';
import { resolve } from '../references/references.ts';
import { names } from './steps.ts';
import { tokenise } from '../text/tokens.ts';

/** "schedule a dentist appointment": a new one, whatever there is. */
const ANOTHER = /^(?:schedule|plan|make|set|have|put|start) an? /i;

/** "move the gym to every tuesday": how often, and not where to. */
const AGAIN = /\bto (?:every|each|once) /i;

export function readMove(text: string, scene: Scene): Interpretation | undefined {
  const found = ANOTHER.test(text) ? undefined : match(text, MOVES);
  if (!found) return undefined;
  const { kind, name } = found.phrase;
  const value = found.parts.value ?? '';
  const again = AGAIN.test(value) ? setFields(value, scene, [name]) : undefined;
  if (again) return again;
  const split = splitGoal(value, scene.clock);
  if (!split)
    return setFields(value, scene, [name]) ?? (kind === 'set' ? undefined : moveWithout(kind, value, scene, [name]));
  if (kind === 'move') return reschedule(scene, split.target, split.goal, [name]);
  if (kind === 'move-maybe')
    return moved(/^(?:bring|pull|advance)\b/i.test(text) ? earlier(split) : split, scene, [name]);
  const fields = setFields(value, scene, [name]);
  if (fields) return fields;
  return split.target !== '' && names(split.target, scene)
    ? reschedule(scene, split.target, split.goal, [name])
    : undefined;
}

/** "move the sofa on saturday" is a task to add; "move the report to saturday" means one that is there. */
function moved(split: Split, scene: Scene, because: string[]): Interpretation | undefined {
  const known = split.target === '' || names(split.target, scene);
  return known || (split.joined && scene.context.tasks.length > 0)
    ? reschedule(scene, split.target, split.goal, because)
    : undefined;
}

/** "bring the dentist forward by a day" is a day earlier. */
function earlier(split: Split): Split {
  return split.goal.kind === 'shift' ? { ...split, goal: { ...split.goal, sign: -1 } } : split;
}

/** "postpone the report": where to is missing. */
function moveWithout(
  kind: 'move' | 'move-maybe' | 'set',
  value: string,
  scene: Scene,
  because: string[],
): Interpretation | undefined {
  const resolved = resolve(value, scene.context, scene.clock);
  if (resolved.kind === 'found') {
    const numbers = resolved.tasks.map(({ n }) => n);
    return question('date', `To when should **${resolved.tasks[0]?.title ?? ''}** move?`, 'reschedule', because, {
      target: { numbers },
    });
  }
  return kind === 'move' ? whichTask(resolved, 'reschedule', undefined, because) : undefined;
}

const MAX_FIELDS = 14;

/** "make X repeat every week", "set 2 to every monday at 9": the tail reads wholly as fields. */
function setFields(value: string, scene: Scene, because: string[]): Interpretation | undefined {
  const tokens = tokenise(value);
  for (let at = Math.max(1, tokens.length - MAX_FIELDS); at < tokens.length; at += 1) {
    const tail = value.slice(tokens[at]?.start).replace(/^(?:to|be|so it|recur|happen|occur|run|come|start)\s+/i, '');
    const fields = fieldsOf(tail, scene);
    if (!fields || !beyondWhen(fields)) continue;
    const target = value
      .slice(0, tokens[at]?.start)
      .replace(/\s(?:(?:to|so that it|so it|be|recur|repeat|recurring|repeating|happen)\s?){0,3}$/i, '')
      .trim();
    if (target === '' || !names(target, scene)) continue;
    return update(scene, target, fields, because);
  }
  return undefined;
}

/** More than a moment, which a move reads better. */
function beyondWhen(fields: object): boolean {
  return Object.keys(fields).some((name) => name !== 'due' && name !== 'time');
}

/** "change X to Y", when no field was named: a moment moves it, fields change it, other words rename it. */
export function readReplace(text: string, scene: Scene): Interpretation | undefined {
  const found = match(text, REPLACE);
  if (!found) return undefined;
  const { target, value = '' } = found.parts;
  const because = [found.phrase.name];
  if (!names(target, scene))
    return /^(?:fix|correct|replace)\b|^(?:update|upgrade|change)\b.*\bto (?:v(?:ersion )?)?\d+(?:\.\d+)*$/i.test(text)
      ? undefined
      : whichTask(
          resolve(target ?? 'it', scene.context, scene.clock) as { kind: 'none'; text: string; nearest: [] },
          'update',
          undefined,
          because,
        );
  const goal = isShiftOf(value, scene.clock);
  if (goal) return reschedule(scene, target, goal, because);
  const fields = fieldsOf(value, scene);
  if (fields) return update(scene, target, fields, because);
  return partly(target ?? 'it', value, scene, because) ?? rename(scene, target, value, because);
}

/** "change rent to mortgage": a part of the title gives way to a few words that repeat nothing of it. */
function partly(target: string, value: string, scene: Scene, because: string[]): Interpretation | undefined {
  const named = resolve(target, scene.context, scene.clock);
  const [task] = named.kind === 'found' && named.tasks.length === 1 ? named.tasks : [];
  const old = target.replace(/^(?:the|my) /i, '');
  const at = task?.title.toLowerCase().indexOf(old.toLowerCase()) ?? -1;
  const repeats = task !== undefined && stems(value).some((stem) => stems(task.title).includes(stem));
  if (
    !task ||
    at < 0 ||
    old.length === task.title.length ||
    repeats ||
    /^["'“]/.test(value) ||
    value.split(' ').length > FEW_WORDS
  )
    return undefined;
  return rename(
    scene,
    target,
    `${task.title.slice(0, at)}${value.replace(/^(?:the|my) /i, '')}${task.title.slice(at + old.length)}`,
    because,
  );
}

const FEW_WORDS = 3;
