/** What people wish for, by chance: mostly of tasks that they have, sometimes of ones that others have, or that are gone. */
import type { Wish } from '@tasklog/command-api/request';
import type { Command } from '@tasklog/schemas';
import type { Random } from '../testing/random.ts';
import { MOST_TASKS } from './world.ts';
import type { Whole } from './world.ts';

const TITLES = ['wax the skis', 'water the ficus', 'pay the rent', 'call Ann'];
const RULES = ['FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,TH', 'FREQ=DAILY;COUNT=3', 'FREQ=MONTHLY', 'FREQ=DAILY;INTERVAL=2'];

export function pickCommand(whole: Whole, userId: string): { wishes: Wish[]; foreign: boolean } {
  const { random, db, ids } = whole;
  const mine = [...db.tasks.values()].filter((task) => task.userId === userId);
  if (mine.length === 0 || (mine.length < MOST_TASKS && random.chance(0.3)))
    return {
      wishes: [{ command: addition(whole, ids()), ...(random.chance(0.5) && { fresh: true as const }) }],
      foreign: false,
    };
  if (random.chance(0.04)) return ofAnother(whole, userId);
  // Mostly what was made last: there people, readers and clocks meet.
  const task = random.pick(random.chance(0.6) ? mine.slice(-2) : mine);
  const command = change(whole, task.id);
  // What they saw may be a moment old, as on a screen that has not heard yet.
  const seen = task.version - (random.chance(0.2) ? 1 : 0);
  const expected = random.chance(0.4) && seen > 0 ? { expected: seen } : {};
  const wishes: Wish[] = [{ command, ...expected }];
  if (random.chance(0.1)) {
    const other = random.pick(mine);
    if (other.id !== task.id) wishes.push({ command: change(whole, other.id) });
  }
  return { wishes, foreign: false };
}

function ofAnother(whole: Whole, userId: string): { wishes: Wish[]; foreign: boolean } {
  const { random, db, ids } = whole;
  const theirs = [...db.tasks.values()].filter((task) => task.userId !== userId);
  const taskId = theirs.length > 0 ? random.pick(theirs).id : ids();
  const command = random.chance(0.2) ? addition(whole, taskId) : change(whole, taskId);
  return { wishes: [{ command }], foreign: theirs.length > 0 };
}

function addition(whole: Whole, taskId: string): Command {
  const { random } = whole;
  const base = { type: 'add' as const, taskId, title: random.pick(TITLES) };
  const timeZone = random.pick(['Europe/Oslo', 'America/New_York', 'UTC']);
  if (random.chance(0.35)) return base;
  const due = local(whole);
  const reminders = random.chance(0.6) ? [reminder(whole)] : [];
  if (random.chance(0.4))
    return {
      ...base,
      timeZone,
      due,
      reminders,
      recurrence: { rrule: random.pick(RULES), completionRelative: random.chance(0.3) },
    };
  return { ...base, timeZone, due, reminders, tags: random.chance(0.5) ? ['home'] : [] };
}

function change(whole: Whole, taskId: string): Command {
  const { random, schedule } = whole;
  const of = <T extends Command['type']>(type: T) => ({ type, taskId });
  const makers: (() => Command)[] = [
    () => of('complete'),
    () => of('complete'),
    () => of('reopen'),
    () => of('reopen'),
    () => of('delete'),
    () => of('restore'),
    () => ({ ...of('update'), set: { title: `${random.pick(TITLES)} ${String(random.below(9))}` } }),
    () => ({ ...of('update'), set: { notes: String(random.below(99)), priority: 'high' } }),
    () => ({ ...of('tag'), add: [`t${String(random.below(9))}`], remove: random.chance(0.3) ? ['home'] : [] }),
    () => ({ ...of('prioritise'), priority: random.pick(['none', 'low', 'urgent']) }),
    () => ({ ...of('reschedule'), due: local(whole) }),
    () => ({ ...of('remind'), reminders: [reminder(whole)] }),
    () => ({ ...of('snooze'), until: new Date(schedule.wall() + soon(random)).toISOString() }),
    () => of('skip'),
  ];
  return random.pick(makers)();
}

/** Soon enough that it comes within the run, mostly. */
const soon = (random: Random): number => (random.chance(0.8) ? random.below(90_000) : random.below(40_000_000));

/** A date of the user's wall clock, in minutes, about now. */
const local = ({ random, schedule }: Whole): string =>
  new Date(schedule.wall() + 3_600_000 * random.below(3) + soon(random))
    .toISOString()
    .slice(0, random.chance(0.8) ? 16 : 10);

const reminder = ({ random, schedule }: Whole): { at: string } | { minutesBefore: number } =>
  random.chance(0.7)
    ? { at: new Date(schedule.wall() + soon(random) - 5_000).toISOString() }
    : { minutesBefore: random.pick([0, 1, 60]) };
