/**
 * Plays a fortnight: sets the clock to each moment at which somebody says something or a reminder is due, and goes on when
 * all that follows from it has been done. So nothing is late that would not be late in life, however fast it goes.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { ChatAnswer } from '@tasklog/schemas';
import type { HandClock } from './clock.ts';
import { DAYS } from './fortnight.ts';
import type { Person } from './fortnight.ts';

export type Playing = {
  people: readonly Person[];
  /** The first of the days, on everybody's own calendar. */
  firstDay: Temporal.PlainDate;
  clock: HandClock;
  /** How many seconds of the fortnight go by in one, at most. */
  speed: number;
  say: (person: Person, message: string) => Promise<ChatAnswer>;
  /** When the next reminder calls after an instant; undefined when none waits. */
  nextCall: (after: number) => Promise<number | undefined>;
  /** Resolves when whatever is due by an instant has called, and all that was done has reached the read models. */
  settled: (by: number) => Promise<void>;
  /** Told before each moment. */
  onMoment?: (moment: Moment, share: number) => void;
};

export type Moment = { at: number; person: Person; message: string };
export type Heard = Moment & { answer: ChatAnswer };

/** Everything that is said, in the order of the world's clock. */
export function momentsOf(people: readonly Person[], firstDay: Temporal.PlainDate): Moment[] {
  const moments = people.flatMap((person) =>
    person.says.map(([day, at, message]) => {
      const local = firstDay.add({ days: day }).toPlainDateTime(at);
      return { at: local.toZonedDateTime(person.timeZone).epochMilliseconds, person, message };
    }),
  );
  return moments.sort((a, b) => a.at - b.at);
}

/** Resolves with all that was said and answered. Stops where it is when the signal aborts. */
export async function play(playing: Playing, signal: AbortSignal): Promise<Heard[]> {
  const { people, firstDay, clock, speed, say, nextCall, settled, onMoment } = playing;
  const began = { real: performance.now(), told: clock.now() };
  const goTo = async (at: number): Promise<void> => {
    const early = (at - began.told) / speed - (performance.now() - began.real);
    if (early > 0) await pause(early, undefined, { signal }).catch(() => undefined);
    clock.goTo(at);
  };
  const callUntil = async (end: number): Promise<void> => {
    for (let at = clock.now(); !signal.aborted;) {
      const next = await nextCall(at);
      if (next === undefined || next >= end) return;
      await goTo((at = next));
      await settled(at);
    }
  };
  const heard: Heard[] = [];
  for (const moment of momentsOf(people, firstDay)) {
    await callUntil(moment.at);
    if (signal.aborted) return heard;
    await goTo(moment.at);
    onMoment?.(moment, (moment.at - began.told) / (DAYS * 86_400_000));
    heard.push({ ...moment, answer: await say(moment.person, moment.message) });
    await settled(moment.at);
  }
  return heard;
}
