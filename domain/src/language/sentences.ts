import type { InterpretInput, Interpretation, Preferences } from '@tasklog/schemas';
import { capture, type Captured } from './adding/capture.ts';
import { clockOf } from './clock.ts';
import { fromInput } from './context.ts';
import { interpret } from './interpret.ts';

/** For tests: the moment and place in which the sentences are said. Wednesday 15 July 2026, ten in the morning. */
export const SAID = { now: '2026-07-15T10:00:00+02:00', tz: 'Europe/Oslo' };

/** For tests: the list that the sentences are said to. */
export const LIST: NonNullable<InterpretInput['setup']> = [
  { n: 1, title: 'Buy groceries', tags: ['home'], due: '2026-07-15' },
  { n: 2, title: 'Call dentist', priority: 'high', due: '2026-07-16T09:00' },
  {
    n: 3,
    title: 'Team meeting',
    tags: ['work'],
    due: '2026-07-17T14:00',
    rrule: 'FREQ=WEEKLY;BYDAY=FR',
    remindMinutesBefore: 15,
  },
  { n: 4, title: 'Write report', tags: ['work'], status: 'completed' },
  { n: 5, title: 'Pay bills' },
  { n: 6, title: 'Sand the hull', tags: ['boat'], due: '2026-07-10' },
  { n: 7, title: 'Order resin', tags: ['boat'] },
  { n: 8, title: 'Call mom' },
];

/** The fields of a line, read on that day. */
export function read(line: string, settings: Preferences = {}): Captured {
  return capture(line, clockOf(Temporal.Instant.from(SAID.now), SAID.tz, settings));
}

/** What a message is taken to mean by somebody with that list. */
export function say(message: string, more: Partial<InterpretInput> = {}): Interpretation {
  return interpret(message, fromInput({ ...SAID, setup: LIST, ...more, message }));
}

/** What an answer is taken to mean after these turns, user first. */
export function answer(message: string, ...turns: string[]): Interpretation {
  return say(message, {
    history: turns.map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content })),
  });
}
