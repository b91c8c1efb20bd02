import type { Interpretation } from '@tasklog/schemas';
import { add } from '../adding/add.ts';
import { snooze, update } from '../work/changes.ts';
import type { ListedTask } from '../context.ts';
import { fieldsOf, isShiftOf } from '../work/moves.ts';
import { UNDO, named, question, type Scene } from '../outcome.ts';
import { resolve } from '../references/references.ts';
import { momentWords } from '../reply.ts';
import { complete, remove, reopen } from '../work/steps.ts';

export const ALIKE = /^(?:the )?same (?:for|with|goes for|thing for) |[, ]{1,3}(?:too|as well)$/i;

export function saysWhichOther(body: string): boolean {
  return /^(?:the )?other(?: (?:one|task))?$|^another(?: one)?$|^(?:a )?different one$/i.test(body);
}

/** "i meant the milk": the same for another task, and the first one as it was. */
export function otherTask(body: string, last: Interpretation, scene: Scene): Interpretation | undefined {
  if (last.intent === 'add' || isShiftOf(body, scene.clock) || fieldsOf(body, scene)) return undefined;
  const named = resolve(body, scene.context, scene.clock, 'any');
  if (named.kind === 'found' && /filter/.test(named.rule)) return undefined;
  const done = againFor(body, last, scene);
  return done && { ...done, corrects: true, because: ['correction: another task', ...done.because] };
}

/** "and the rent too", "same for the milk": the same once more. */
export function alike(body: string, more: boolean, last: Interpretation, scene: Scene): Interpretation | undefined {
  const phrase = body.replace(ALIKE, '');
  if (last.intent === 'add' && more && phrase !== body) return add(`add ${phrase}`, scene);
  if (last.intent === 'add' || (phrase === body && !more)) return undefined;
  const done = againFor(phrase, last, scene);
  return done && { ...done, because: ['correction: the same for another', ...done.because] };
}

function againFor(phrase: string, last: Interpretation, scene: Scene): Interpretation | undefined {
  const resolved = resolve(phrase, scene.context, scene.clock, 'any');
  if (resolved.kind === 'none') return undefined;
  const { lastTouched = [] } = scene.context;
  if (resolved.kind === 'found' && resolved.tasks.every(({ n }) => lastTouched.includes(n))) return undefined;
  const because = [`again: ${last.intent}`];
  switch (last.intent) {
    case 'complete':
      return complete(scene, phrase, because);
    case 'delete':
      return remove(scene, phrase, because);
    case 'uncomplete':
      return reopen(scene, phrase, because);
    case 'snooze':
      return snooze(scene, phrase, last.until && `until ${last.until.replace('T', ' at ')}`, because);
    case 'reschedule':
    case 'update':
      return last.because.includes('moves: by a length')
        ? question('date', `To when should it move?`, 'reschedule', because, targetOf(resolved.tasks))
        : changingOther(scene, phrase, last, because);
    default:
      return undefined;
  }
}

function targetOf(tasks: readonly ListedTask[]): Partial<Interpretation> {
  return tasks.length === 1 ? { target: { numbers: tasks.map(({ n }) => n) } } : {};
}

function changingOther(scene: Scene, phrase: string, last: Interpretation, because: string[]): Interpretation {
  const changes = last.changes ?? {};
  const { title: _title, ...shared } = changes;
  const done = update(scene, phrase, shared, because);
  if (last.intent !== 'reschedule' || done.intent !== 'update' || changes.due === undefined) return done;
  const tasks = scene.context.tasks.filter(({ n }) => done.target?.numbers?.includes(n));
  const reply = `Moved ${named(tasks)} to ${momentWords(changes.due, scene.clock)}. ${UNDO}`;
  return { ...done, intent: 'reschedule', reply };
}

export function askWhich(last: Interpretation, scene: Scene): Interpretation {
  const { lastTouched = [], tasks } = scene.context;
  const candidates = tasks.filter(({ n, status }) => !lastTouched.includes(n) && status === 'open').map(({ n }) => n);
  return question(
    'target',
    'Which one do you mean? Give me its number or some words of it.',
    last.intent,
    ['correction: which other'],
    {
      corrects: true,
      ...(last.changes ? { changes: last.changes } : {}),
      ...(candidates.length <= MOST_OFFERED ? { candidates } : {}),
    },
  );
}

const MOST_OFFERED = 10;
