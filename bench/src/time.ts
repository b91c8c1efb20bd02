// When things are due: the dates of repeats, and the reminders of them.
import { recurrence } from './time/recurrence.ts';
import { reminders } from './time/reminders.ts';

export async function time(options: { quick: boolean }): Promise<unknown> {
  return { bench: 'time', parts: { recurrence: await recurrence(options), reminders: await reminders(options) } };
}
