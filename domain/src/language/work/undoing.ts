import type { Interpretation } from '@tasklog/schemas';
import { CLEAR, question, type Scene } from '../outcome.ts';
import { match, phrases, type Parts } from '../text/phrases.ts';
import { resolve } from '../references/references.ts';
import { bold } from '../reply.ts';
import { reopen } from './steps.ts';
import { wholeNumber } from '../text/words.ts';

const CHANGE = '(?:changes?|actions?|steps?|things?|commands?|edits?|ones?|times|moves?)';
const BACK = '(?:undo|revert|reverse|roll ?back|take back)';
const DOING =
  '(?<level>complet(?:ing|ion)|finishing|ticking off|checking off|delet(?:ing|ion)|removing|removal|mov(?:ing|e)|reschedul(?:ing|e)|postpon(?:ing|ement)|pushing(?: back)?|adding|addition|creat(?:ing|ion)|renam(?:ing|e)|retitling|tagging|chang(?:ing|e)|edit(?:ing)?|snooz(?:ing|e)|prioriti[sz]ing)';
const FILLER =
  '(?: (?:that|it|this|my|the|last|previous|most recent|latest|change|changes|action|one|thing|step|command|edit|deletion|delete|completion|move|what i did|what you did|what i undid|what you undid|please|just now))*';

const UNDOING = [
  ...phrases('redo', [
    `redo${FILLER}`,
    'undo (?:the|that|my|last|the last)? ?undo',
    'do (?:that|it) again',
    're-?apply(?: (?:that|it))?',
    'bring (?:that|it) back again',
  ]),
  ...phrases('redo-many', [
    `redo (?:the |my )?(?:last |previous )?(?<value>\\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)(?: (?:last|previous))?(?: ${CHANGE})?`,
    'redo (?<value>twice)',
  ]),
  ...phrases('redo-named', ['redo (?:the )?(?:change (?:of|to|on) )?%T']),
  ...phrases('undo-many', [
    `${BACK} (?:the |my )?(?:last |previous |latest )?(?<value>\\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|couple|few)(?: (?:last|previous|of))?(?: ${CHANGE})?`,
    `${BACK}(?: (?:that|it))? (?<value>twice|\\d{1,2} times|two times|three times)`,
  ]),
  ...phrases('undo', [
    `(?:oops|whoops|no|wait|sorry|ah|argh)?[,!. ]*(?:please )?${BACK}${FILLER}`,
    "(?:(?:that was|that's|this is|it was) wrong[,;.!]* )?(?:so )?(?:please )?(?:take|put|bring|give|change) (?:that|it) back",
    '(?:cancel|reverse) (?:my |the )?(?:last|previous|latest) (?:change|action|edit|thing|step|move)',
    'i (?:made a mistake|messed up|screwed up)|my mistake|my bad|(?:oops[,! ]*)?(?:i|you) (?:did|took|deleted|completed|moved|changed|picked) the wrong (?:one|task)',
    "oops|whoops|scratch that|strike that|go back|ctrl[- +]?z|i (?:did not|didn't) mean (?:to do )?(?:that|it)|i (?:did not|didn't) want that|that was (?:a mistake|wrong|an accident|not what i meant)|not what i (?:meant|wanted)|(?:that's |that is )?not what i (?:meant|wanted|said)",
    'on second thoughts?,? (?:leave|keep|forget) (?:it|that)(?: as it was| where it was)?|(?:leave|keep) (?:it|that) (?:as|where|how) it was',
    'undo what (?:i|you) (?:just )?did|reverse (?:that|it|the last \\w+)',
    '(?:restore|undelete) (?:it|that|what i (?:just )?deleted)',
  ]),
  ...phrases('undo-all', [
    `${BACK} (?:everything|all)(?: (?:i|you|that|of|my|changes|the|it|did|changed|i did|from|today|yesterday|this morning).*)?`,
  ]),
  ...phrases('completion', [
    `(?:undo|revert|reverse) (?:the )?(?:completion|completing|finishing|ticking off)(?: of)? %T`,
  ]),
  ...phrases('undo-named', [
    `${BACK} (?:the |my )?(?:last )?${DOING}(?: (?:of|to|for|on|with))? %T`,
    `${BACK} (?:the |my )?(?:last )?(?:change|changes) (?:of|to|for|on|with|i made to) %T`,
    `${BACK} (?:the |my )?%T ${DOING}`,
    `${BACK} (?:what (?:i|you) did (?:to|with) )?%T`,
    'put %T back (?:to )?(?:how|where|when|the way|as) it was',
    '(?:oops[,! ]*)?i (?:accidentally|mistakenly|wrongly)(?: have)? (?<level>completed|finished|ticked off|deleted|removed|moved|rescheduled|renamed|changed|snoozed|added) %T',
    '(?:oops[,! ]*)?i (?<level>completed|finished|ticked off|deleted|removed|moved|rescheduled|renamed|changed|snoozed|added) %T by (?:mistake|accident)',
    "i did(?:n't| not) mean to (?<level>complete|finish|tick off|delete|remove|move|reschedule|rename|change|snooze|add) %T",
  ]),
  ...phrases('undelete', [
    '(?:undelete|restore|recover|get back|bring back|revive)(?: (?:what|the (?:last |latest )?(?:task|one|thing)s?(?: that)?|everything) (?:i|we|you)(?: have| had| just)* (?:deleted|removed)| the (?:last|latest) (?:deleted|removed) (?:task|one|thing))?',
  ]),
  ...phrases('restore', [
    '(?:bring back|restore|revive|recover|un-?delete|put back|get back|resurrect|unarchive) (?:the deleted )?%T',
    '(?:bring|get|put) %T back(?: on(?:to)? (?:my |the )?list| again| please)?',
    'i (?:want|need) %T back',
  ]),
];

/** Taking back, doing again, bringing back: the last change, the last few, or the one that words name. */
export function readUndoing(text: string, scene: Scene): Interpretation | undefined {
  const found = match(text, UNDOING);
  if (!found) return undefined;
  const { kind, name } = found.phrase;
  const { parts } = found;
  switch (kind) {
    case 'undo':
      return back('undo', {}, [name]);
    case 'redo':
      return back('redo', {}, [name]);
    case 'undo-many':
      return back('undo', { count: countOf(parts.value) }, [name]);
    case 'redo-many':
      return back('redo', { count: countOf(parts.value) }, [name]);
    case 'undo-all':
      return question('value', 'How many changes shall I take back? Say "undo the last 3", or name the task.', 'undo', [
        name,
      ]);
    case 'redo-named':
      return known(parts.target, scene) ? named('redo', parts, scene, name) : undefined;
    case 'completion':
      return isDone(parts.target, scene)
        ? reopen(scene, parts.target, [name])
        : named('undo', { ...parts, level: 'completing' }, scene, name);
    case 'undo-named':
      return parts.level !== undefined || known(parts.target, scene) || /\bchanges?\b|\bback\b/i.test(text)
        ? named('undo', parts, scene, name)
        : undefined;
    case 'undelete':
      return back('undo', { of: 'delete' }, [name]);
    case 'restore':
      return restored(parts.target ?? 'it', scene, name);
  }
}

/** "redo the kitchen": a task to write down, unless there is one that the words mean. */
function known(target: string | undefined, { context, clock }: Scene): boolean {
  return resolve(target ?? 'it', context, clock, 'any').kind !== 'none';
}

function back(intent: 'undo' | 'redo', more: Partial<Interpretation>, because: string[]): Interpretation {
  const again =
    intent === 'undo' ? 'Taken back. *Say "redo" to do it again.*' : 'Done again. *Say "undo" to take it back.*';
  return { intent, ...more, reply: again, confidence: CLEAR, because };
}

function countOf(words = '1'): number {
  const word = words.split(' ')[0] ?? '';
  if (word === 'twice' || word === 'couple') return 2;
  return word === 'few' ? 3 : (wholeNumber(word.toLowerCase()) ?? 1);
}

const OF: readonly (readonly [RegExp, string])[] = [
  [/^(?:complet|finish|tick|check)/i, 'complete'],
  [/^(?:delet|remov)/i, 'delete'],
  [/^(?:mov|resched|postpon|push)/i, 'reschedule'],
  [/^(?:add|creat)/i, 'add'],
  [/^snooz/i, 'snooze'],
  [/^(?:renam|retitl|tagg|priorit|edit)/i, 'update'],
];

/** A change named by its task: the newest that stands and fits. What is no longer on the list goes by its words. */
function named(intent: 'undo' | 'redo', { target = 'it', level }: Parts, scene: Scene, rule: string): Interpretation {
  const of = OF.find(([pattern]) => pattern.test(level ?? ''))?.[1];
  const kind = of === undefined ? {} : { of };
  const resolved = resolve(target, scene.context, scene.clock, 'any');
  if (resolved.kind === 'none')
    return back(intent, { ...kind, target: { text: target } }, [rule, 'reference: in the past']);
  const numbers = resolved.tasks.map(({ n }) => n);
  if (resolved.kind === 'many')
    return question(
      'target',
      `Which one? ${resolved.tasks.map(({ n, title }) => `${n}. ${bold(title)}`).join(', ')}.`,
      intent,
      [rule],
      {
        candidates: numbers,
      },
    );
  return back(intent, { ...kind, target: { numbers, text: resolved.text ?? resolved.tasks[0]?.title ?? target } }, [
    rule,
    resolved.rule,
  ]);
}

function isDone(target: string | undefined, { context, clock }: Scene): boolean {
  const found = resolve(target ?? 'it', context, clock, 'completed');
  return found.kind === 'found';
}

/** A done task is reopened; one that is gone comes back by taking its deletion back. */
function restored(target: string, scene: Scene, rule: string): Interpretation {
  const { deleted = [], last, lastTouched = [] } = scene.context;
  const shown = deleted.find(
    ({ n, title }) =>
      target.replace(/^(?:task |number |#)+/i, '') === String(n) || title.toLowerCase() === target.toLowerCase(),
  );
  if (shown)
    return back('undo', { of: 'delete', target: { ids: [shown.id], numbers: [shown.n], text: shown.title } }, [
      rule,
      'reference: deleted',
    ]);
  const done = resolve(target, scene.context, scene.clock, 'completed');
  if (done.kind !== 'none') return reopen(scene, target, [rule]);
  const open = resolve(target, scene.context, scene.clock, 'open');
  const justDeleted =
    last?.intent === 'delete' && open.kind === 'found' && open.tasks.every(({ n }) => lastTouched.includes(n));
  const [there] = open.kind === 'found' ? open.tasks : [];
  if (there && !justDeleted)
    return question('target', `${bold(there.title)} is on your list already. Which one do you mean?`, 'uncomplete', [
      rule,
      'reference: already so',
    ]);
  return named('undo', { target, level: 'deletion' }, scene, rule);
}
