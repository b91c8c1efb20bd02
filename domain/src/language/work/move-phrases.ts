import { phrases } from '../text/phrases.ts';

/** Where a date, a length or a repeat stands at the end; the verb says how sure it is that a task is meant. */
export const MOVES = [
  ...phrases('move', ['(?:reschedule|re-schedule|postpone|delay|defer|procrastinate) %V']),
  ...phrases('move-maybe', [
    '(?:move|push(?: back| out| off| forward)?|shift|bump|put off|bring forward|bring|pull forward|slide|advance|nudge|carry over) %V',
  ]),
  ...phrases('set', [
    '(?:set|change|make(?! plans\\b)|put|schedule|plan|repeat|have|let|do|update|turn|give|start) %V',
    '%V instead',
  ]),
];

/** "change X to Y", when no field was named. */
export const REPLACE = phrases('replace', [
  '(?:change|edit|update|replace|modify|correct|fix) %T (?:to|into|with|->|=>) %V',
]);
