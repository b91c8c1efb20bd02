import type { Interpretation } from '@tasklog/schemas';
import { dropEnd } from '../text/edges.ts';
import { readFilter } from './filters.ts';
import { matches } from '../references/matching.ts';
import { LIKELY, type Scene } from '../outcome.ts';
import { match, phrases } from '../text/phrases.ts';
import { listWith, listWords } from './shown.ts';
import { tidy } from '../adding/title.ts';

const TASKS = '(?:tasks?|todos?|to-dos?|items?|things?|everything|anything|something|reminders?)';
const ABOUT =
  '(?:about|containing|mentioning|related to|regarding|matching|with the words?|with the text|that (?:mention|mentions|contain|contains|say|says)|that have|called|named|having)';

const SEARCH = phrases('search', [
  `(?:is there |are there |do i have |have i got )?(?:anything|something|any tasks?|any todos?)(?: on my list)? (?:with|about|including|containing|mentioning|like|related to|for) %V`,
  `(?:find|search|look|show|list|get)(?: me)?(?: for)?(?: all| any| my| the| every)* ?${TASKS} (?:${ABOUT}|for|on|with) %V`,
  `(?:do i have|is there|are there|have i got|did i add|any)(?: an?| any| some| already)* ${TASKS}? ?${ABOUT} %V`,
  '(?:did|have) (?:i|we) (?:already |ever )?(?:add|added|write down|wrote down|note|noted|put|enter|entered)(?: down)? %V(?: (?:on|to|in) (?:my|the) list)?',
  'search(?: (?:for|my tasks for|tasks for|my list for|the list for))? %V',
  "(?:find|look up|locate|look for|where is|where's) (?:me )?(?:my |the |all |any )*%V",
  `${TASKS} ${ABOUT} %V`,
]);

export function readSearch(text: string, scene: Scene): Interpretation | undefined {
  const found = match(dropEnd(text, '?.!'), SEARCH);
  const query = tidy(found?.parts.value ?? '')
    .replace(/ in (?:it|them|the title|my list)$/i, '')
    .replace(/^(?:the )?(?:word|text|phrase|term) /i, '')
    .replace(/^(?:the|my|a|an) /i, '')
    .replace(/\s(?:tasks?|todos?)$/i, '');
  if (!found || query === '' || isErrand(text, found.parts.value ?? '', scene)) return undefined;
  const because = [found.phrase.name];
  const whole = readFilter(dropEnd(text, '?.!'), scene.clock, scene.context.tasks);
  if (whole.leftover.length === 0 && whole.terms.length > 0) return listWith(whole, scene, because);
  const asFilter = readFilter(query, scene.clock, scene.context.tasks);
  if (asFilter.leftover.length === 0 && (Object.keys(asFilter.filter).length > 0 || asFilter.terms.length > 0))
    return listWith(asFilter, scene, because);
  const hits = matches(query, scene.context.tasks)
    .filter(({ score }) => score === 1)
    .map(({ task }) => task);
  const reply = listWords({ intent: 'search', query, reply: '', confidence: LIKELY, because }, hits, scene.clock);
  return { intent: 'search', query, filter: { text: query }, reply, confidence: LIKELY, because };
}

/** "find a plumber", "look for a new flat": something to do, unless a task says so already. */
function isErrand(text: string, query: string, { context }: Scene): boolean {
  if (/^where\b/i.test(text)) return !matches(query, context.tasks).some(({ score }) => score === 1);
  if (!/^(?:find|look for|locate|get|look up)\b/i.test(text) || /\b(?:tasks?|todos?|items?)\b/i.test(text))
    return false;
  const known = matches(query, context.tasks).some(({ score }) => score === 1);
  return (
    !known && (/^(?:an?|some|out|new)\b/i.test(query) || context.tasks.length === 0 || query.split(/\s+/).length > 3)
  );
}
