import { atTime, dayOf, hasTime, toPlain } from '../../recurrence/local.ts';
import { readDuration, shiftDate } from '../moments/durations.ts';
import type { Scene } from '../outcome.ts';
import { hide } from '../text/phrases.ts';
import { tokenise } from '../text/tokens.ts';
import { resolve } from './references.ts';

const BESIDE =
  /\b(?<length>the (?:day|week|month)|an? (?:day|week|month|hour)|(?:\d{1,3}|one|two|three|four|five|six|seven|ten|half an) (?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|hour)) (?<side>before|after) (?:the|my|our) (?<what>[^,;:.]{2,40})/i;
const REMINDS = /\b(?:remind|reminder|alert|ping|notify|nudge|warn|snooze)\b/i;

/**
 * "the day after the dentist, book a follow-up": a day that another task tells is put into the words as a date. A reminder
 * before a task is one of that task, and stays as it was said.
 */
export function withTaskDates(text: string, scene: Scene): string {
  if (!/ (?:before|after) (?:the|my|our) /i.test(text) || REMINDS.test(text) || text.includes('\n')) return text;
  const { hidden, reveal } = hide(text);
  const found = BESIDE.exec(hidden);
  const { length = '', side, what = '' } = found?.groups ?? {};
  if (!found) return text;
  const words = what.split(' ');
  for (let count = words.length; count > 0; count -= 1) {
    const name = words.slice(0, count).join(' ');
    const date = dateBeside(name, length, side?.toLowerCase() === 'after' ? 1 : -1, scene);
    if (date === undefined) continue;
    const end = found.index + found[0].length - what.length + name.length;
    return reveal(`${hidden.slice(0, found.index)}${date}${hidden.slice(end)}`);
  }
  return text;
}

function dateBeside(name: string, length: string, sign: 1 | -1, scene: Scene): string | undefined {
  const named = resolve(name, scene.context, scene.clock, 'open');
  const [task] = named.kind === 'found' && !named.bulk && named.rule !== 'reference: most words' ? named.tasks : [];
  const read = readDuration(tokenise(length.replace(/^the /i, '1 ')), 0);
  if (named.kind !== 'found' || named.tasks.length !== 1 || task?.due === undefined || !read) return undefined;
  const { minutes } = read.value;
  if (minutes === 0) return shiftDate(Temporal.PlainDate.from(dayOf(task.due)), read.value, sign).toString();
  if (!hasTime(task.due)) return undefined;
  const moment = toPlain(task.due).add({ minutes: sign * minutes });
  return atTime(moment.toPlainDate().toString(), moment.toPlainTime().toString({ smallestUnit: 'minute' }));
}
