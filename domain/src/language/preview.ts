import type { Interpretation } from '@tasklog/schemas';
import { dropEnd } from './text/edges.ts';
import { LIKELY, question, type Scene } from './outcome.ts';
import { match, phrases } from './text/phrases.ts';
import { isDeed } from './recall.ts';
import { resolve } from './references/references.ts';
import { bold, fieldWords } from './reply.ts';

const DOING = '(?<value>[a-z]+(?:ing|ed|t|ne|d)\\b.+?)';

const PREVIEWS = phrases('preview', [
  `(?:what|which tasks) (?:would|will|does|might) ${DOING} (?:do|change|affect|mean|look like|touch)`,
  "(?:what|which tasks) (?:would|will|does|might)(?: happen| change| be (?:changed|affected|different))* (?:if|when|once) (?:i|we|you)(?:'d| were to| would| had to)? %V",
  '(?:what|which tasks) (?:happens|changes) (?:if|when|once) (?:i|we|you)(?: were to| would)? %V',
  'what if (?:i|we|you)(?: were to| would)? %V',
  '(?:preview|simulate|dry[- ]?run|pretend|try)(?: to| of|:)? %V',
  '(?:show|tell) me what (?:would (?:happen|change)|happens) (?:if|when) (?:i|we|you)(?: were to| would)? %V',
]);

/** Verbs as they stand behind "what would" and "if I", and the command they are. */
const BASE: Record<string, string> = {
  did: 'complete',
  doing: 'complete',
  done: 'complete',
  put: 'put',
  putting: 'put',
  cut: 'cut',
  set: 'set',
  setting: 'set',
  made: 'make',
  making: 'make',
  got: 'get',
  getting: 'get',
  dropped: 'drop',
  dropping: 'drop',
  stopped: 'stop',
  stopping: 'stop',
  skipped: 'skip',
  skipping: 'skip',
  tagged: 'tag',
  tagging: 'tag',
  gave: 'give',
  giving: 'give',
  brought: 'bring',
  bringing: 'bring',
};
const E_VERBS =
  /^(?:complet|delet|mov|postpon|reschedul|remov|renam|chang|snooz|eras|schedul|rais|prioritis|prioritiz|delay?e|updat|advanc|clos|purg|wip)$/;

/** What a change would do, before it is made: the plan is shown, and only a yes carries it out. */
export function readPreview(
  text: string,
  scene: Scene,
  read: (command: string) => Interpretation | undefined,
): Interpretation | undefined {
  const found = match(dropEnd(text, '?.! '), PREVIEWS);
  if (!found) return undefined;
  const command = imperative(found.parts.value ?? '');
  const meant = read(command);
  const because = [found.phrase.name, ...(meant?.because ?? [])];
  if (meant?.intent === 'confirm') return { ...meant, because };
  if (meant && isDeed(meant) && meant.intent !== 'add')
    return { ...meant, intent: 'confirm', of: meant.intent, reply: would(meant, scene), confidence: LIKELY, because };
  return movedWhere(command, scene, because) ?? (meant?.intent === 'clarify' ? { ...meant, because } : undefined);
}

function imperative(words: string): string {
  const [verb = '', ...rest] = words.split(' ');
  return [baseOf(verb.toLowerCase()), ...rest].join(' ');
}

function baseOf(verb: string): string {
  const known = Object.hasOwn(BASE, verb) ? BASE[verb] : undefined;
  if (known !== undefined) return known;
  const stem = /^([a-z]{2,})(?:ing|ed)$/.exec(verb)?.[1];
  if (stem === undefined) return verb;
  return E_VERBS.test(stem) ? `${stem}e` : stem;
}

function would({ intent, target, changes, nextDue }: Interpretation, { context, clock }: Scene): string {
  const tasks = context.tasks.filter(({ n }) => target?.numbers?.includes(n));
  const names = tasks.map((task) => `${bold(task.title)} (now ${fieldWords(task, clock) || 'no date'})`).join(', ');
  const cleared = (changes?.clear ?? []).map((field) => `no ${FIELDS[field] ?? field}`);
  const after = [
    changes?.title ? `"${changes.title}"` : '',
    fieldWords(changes ?? {}, clock),
    ...cleared,
    nextDue === undefined ? '' : `next ${fieldWords({ due: nextDue }, clock)}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
  const kept =
    intent === 'reschedule' && tasks.some(({ rrule }) => rrule !== undefined) ? ' The repeat would be kept.' : '';
  return `That would ${VERBS[intent] ?? intent} ${names}${after ? `: ${after}` : ''}.${kept} Nothing has changed yet. Shall I do it? Say yes or no.`;
}

const VERBS: Record<string, string> = { uncomplete: 'reopen', update: 'change', reschedule: 'move' };
const FIELDS: Record<string, string> = {
  rrule: 'repeat',
  due: 'date',
  remindMinutesBefore: 'reminders',
  description: 'note',
};

/** "what would moving rent do?": to when is not said yet. */
function movedWhere(command: string, scene: Scene, because: string[]): Interpretation | undefined {
  const target = /^(?:move|push|reschedule|postpone|delay|shift) (.+)$/i.exec(command)?.[1];
  const resolved = target === undefined ? undefined : resolve(target, scene.context, scene.clock);
  const [task] = resolved?.kind === 'found' ? resolved.tasks : [];
  if (!task || resolved?.kind !== 'found') return undefined;
  const kept = task.rrule === undefined ? '' : ', and keep its repeat';
  return question(
    'date',
    `It would change the date of ${bold(task.title)} (now ${fieldWords(task, scene.clock) || 'no date'})${kept}. To when?`,
    'reschedule',
    because,
    {
      target: { numbers: resolved.tasks.map(({ n }) => n) },
    },
  );
}
