import * as chrono from 'chrono-node';
import rrule from 'rrule';
import { judge, type Case } from '../../language/judge.ts';

/** What another parser alone makes of a case: nothing when the case asks for what it never claimed to read. */
export type Verdict = 'right' | 'wrong' | undefined;

/** chrono-node alone, judged on the date of messages that hold no repeat: its first find, in the zone of the case. The hour of a morning is a setting, so where it is not sure of an hour the day will do. */
export function chronoAlone(wanted: Case): Verdict {
  const { due, rrule: repeat, intent } = wanted.expect;
  if (due === undefined || intent !== 'add' || (repeat !== undefined && repeat !== null)) return undefined;
  const wall = Temporal.Instant.from(wanted.now).toZonedDateTimeISO(wanted.tz).toPlainDateTime();
  const instant = new Date(`${wall.toString({ smallestUnit: 'second' })}Z`);
  const [found] = chrono.parse(wanted.message, { instant, timezone: 0 }, { forwardDate: true });
  const got = found && localOf(found.start);
  const day = typeof due === 'string' && got?.length === DAY_LENGTH ? due.slice(0, DAY_LENGTH) : due;
  return verdict({ ...wanted, expect: { due: day } }, got === undefined ? {} : { due: got });
}

const DAY_LENGTH = 'YYYY-MM-DD'.length;

function localOf(start: chrono.ParsedComponents): string {
  const two = (part: 'month' | 'day' | 'hour' | 'minute') => String(start.get(part) ?? 0).padStart(2, '0');
  const day = `${start.get('year') ?? 0}-${two('month')}-${two('day')}`;
  return start.isCertain('hour') ? `${day}T${two('hour')}:${two('minute')}` : day;
}

/** RRule.fromText alone, judged on the rule of messages that hold one: given the words from its "every" on, or else all but the title. */
export function fromTextAlone(wanted: Case): Verdict {
  const { rrule: repeat, title, intent } = wanted.expect;
  if (typeof repeat !== 'string' || intent !== 'add') return undefined;
  const rest = wanted.message.replace(typeof title === 'string' ? title : '', '').trim();
  const words = /\bevery\b.*/is.exec(rest)?.[0] ?? rest;
  return verdict({ ...wanted, expect: { rrule: repeat } }, ruleOf(words));
}

function ruleOf(words: string): { rrule?: string } {
  try {
    const text = rrule.RRule.fromText(words).toString();
    return { rrule: text.replace(/^RRULE:/, '') };
  } catch {
    return {};
  }
}

function verdict(wanted: Case, task: { due?: string; rrule?: string }): Verdict {
  const got = { intent: 'add' as const, tasks: [task], reply: '', confidence: 1, because: [] };
  return judge(wanted, got).length === 0 ? 'right' : 'wrong';
}
