// Where a task goes, read beside where it stands.
import { dayOf, timeOf } from '../../recurrence/local.ts';
import { weekdayInWeek } from '../clock.ts';
import type { ListedTask } from '../context.ts';
import type { Scene } from '../outcome.ts';
import { readTime } from '../moments/times.ts';
import { tokenise } from '../text/tokens.ts';
import { weekdayOf } from '../text/words.ts';
import type { Goal } from './goal.ts';

const NOON = '12:00';
/** Of a task in the afternoon, "at 10" is in the morning. */
const [EVENING, LATE_MORNING] = ['17:00', 9];
/** Of a task in the day's hours, "at 2" is in the afternoon. */
const DAYBREAK = '07:00';

/** "push the meeting to 4": an hour alone is in the half of the day that the task is in, or that its title is about. */
export function inSameHalf(goal: Goal, task: ListedTask | undefined, { message, clock }: Scene): Goal {
  const time = goal.kind === 'when' ? goal.when.time : undefined;
  const before = task?.due === undefined ? undefined : timeOf(task.due);
  const bare =
    /(?:^|\s)(?:[1-9]|1[01])(?:[:.]\d{2})?(?=$|[\s.,!?])/.test(message) &&
    !/\d ?[ap]\.?m\b|o'clock|morning|night/i.test(message);
  const daytime = before !== undefined && before >= DAYBREAK && time !== undefined && time < DAYBREAK;
  if (goal.kind !== 'when' || time === undefined || !bare || time >= NOON) return goal;
  if (before === undefined && task) {
    const own = tokenise(`${task.title} at ${Number(time.slice(0, 2))}${time.slice(2).replace(':00', '')}`);
    return { ...goal, when: { ...goal.when, time: readTime(own, own.length - 1, clock.house)?.time ?? time } };
  }
  if (before === undefined) return goal;
  if (before < NOON && !daytime) return goal;
  const [hour = 0, minute = '00'] = [Number(time.slice(0, 2)), time.slice(3)];
  return hour === 0 || (before < EVENING && hour >= LATE_MORNING)
    ? goal
    : { ...goal, when: { ...goal.when, time: `${hour + 12}:${minute}` } };
}

const FROM_DAY = /\sfrom (?:this |next )?(?<day>[a-z]{3,9}) to (?:the )?[a-z]{3,9}[.!]*$/i;

/** "move the dentist from tuesday to thursday": the thursday of the week that its tuesday is in. */
export function inItsWeek(goal: Goal, task: ListedTask | undefined, { message, clock }: Scene): Goal {
  const day = weekdayOf(FROM_DAY.exec(message)?.groups?.['day']?.toLowerCase() ?? '');
  if (goal.kind !== 'when' || !goal.when.date || !goal.when.weekdayOnly || task?.due === undefined) return goal;
  const due = Temporal.PlainDate.from(dayOf(task.due));
  if (day !== due.dayOfWeek) return goal;
  const date = weekdayInWeek(due, goal.when.date.dayOfWeek, clock);
  const past = Temporal.PlainDate.compare(date, clock.today) < 0;
  return { ...goal, when: { ...goal.when, date: past ? date.add({ weeks: 1 }) : date } };
}
