// When things are due: the dates of repeats.
import { recurrence } from './time/recurrence.ts';

export async function time(options: { quick: boolean }): Promise<unknown> {
  return { bench: 'time', recurrence: await recurrence(options) };
}
