// A list that was shown is gone on with: more of it, fewer of it, another day of it, another order.
import type { Interpretation } from '@tasklog/schemas';
import { asOfMoment } from './as-of.ts';
import { dropEnd } from '../text/edges.ts';
import { readFilter } from './filters.ts';
import { showOne } from '../work/one-task.ts';
import type { Scene } from '../outcome.ts';
import { match, phrases } from '../text/phrases.ts';
import { SHOWN_ROWS } from '../reply.ts';
import { listWith, listWords, tasksShown } from './shown.ts';

const GO_ON = [
  ...phrases('more', [
    '(?:show |list |see |give )?(?:me )?(?:the )?(?:more|rest|others|next page|next ones?|remaining(?: ones)?|next \\d{1,2})(?: please| of (?:it|them|the list))?',
    '(?:go on|continue|keep going|what else|anything else|and then|scroll(?: down)?)',
  ]),
  ...phrases('narrow', [
    '(?:and )?(?:only|just)(?: show)?(?: me)?(?: the)? %V',
    '(?:and )?(?:which|what|how many|any)(?: ones)? of (?:these|those|them)(?: are| is| have| has| do| need)? %V',
    '(?:of|from|among) (?:these|those|them),? (?:which|what|only|show)(?: ones)?(?: are| is| have| has| me)? %V',
    '(?:filter|narrow|limit|restrict)(?: (?:it|these|those|them|this|that|the list))?(?: down)?(?: by| to| for| on)? %V',
  ]),
  ...phrases('left', [
    "what(?:'s| is| are)?(?: still)? (?:left|remaining|open|to do)(?: of (?:them|these|those|it|that))?",
  ]),
  ...phrases('instead', ['(?:and |or )?(?:what|how) about %V', 'and(?: for| on| the| what about| those)? %V']),
  ...phrases('re-sort', ['(?:sort|order|arrange)(?: (?:it|these|those|them|that|this))? by %V', '(?:now )?by %V']),
];

/** What goes on from the list just shown: more of it, fewer of it, another day of it, another order. */
export function readOn(text: string, scene: Scene): Interpretation | undefined {
  const { shown } = scene.context;
  const found = match(dropEnd(text, '?.!'), GO_ON);
  if (!found || !shown) return undefined;
  const { kind, name } = found.phrase;
  if (kind === 'more') return more(shown, scene, name);
  if (kind === 'left' && shown.intent === 'list' && shown.filter?.asOf === undefined)
    return stillOpen(shown, scene, name);
  const value = found.parts.value ?? '';
  if (kind === 'instead' && shown.filter?.asOf !== undefined) return asOfMoment(value, scene, name);
  const read = readFilter(kind === 're-sort' ? `sort by ${value}` : value, scene.clock, scene.context.tasks);
  const named = Object.keys(read.filter).length > 0 || read.sort !== undefined || read.terms.length > 0;
  if (!named || read.leftover.length > 0)
    return kind === 'instead' ? (showOne(`show ${value}`, scene) ?? showOne(`show the ${value}`, scene)) : undefined;
  const { from: _from, to: _to, due: _due, ...undated } = shown.filter ?? {};
  const dated = read.filter.from ?? read.filter.to ?? read.filter.due;
  const kept = kind === 'instead' && dated !== undefined ? undated : (shown.filter ?? {});
  const terms = shown.intent === 'list' && shown.query !== undefined ? [shown.query, ...read.terms] : read.terms;
  return listWith({ ...read, terms, filter: { ...kept, ...read.filter } }, scene, [
    name,
    'reference: the list just shown',
  ]);
}

/** "what's left?": of the list just shown, what is not done. */
function stillOpen({ filter = {}, query, sort }: Interpretation, scene: Scene, rule: string): Interpretation {
  const read = {
    filter: { ...filter, status: 'open' as const },
    leftover: [],
    terms: query === undefined ? [] : [query],
    rules: [],
    aboutTasks: true,
    ...(sort === undefined ? {} : { sort }),
  };
  return listWith(read, scene, [rule, 'reference: the list just shown']);
}

function more(shown: Interpretation, scene: Scene, rule: string): Interpretation {
  const offset = (shown.offset ?? 0) + SHOWN_ROWS;
  const reply = listWords({ ...shown, offset }, tasksShown(shown, scene.context), scene.clock);
  return { ...shown, offset, reply, because: [rule, 'reference: the list just shown'] };
}
