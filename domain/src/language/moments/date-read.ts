import type { PartOfDay } from '../../preferences.ts';

/**
 * A day that was read. `sure` counts anywhere in a message; otherwise it needs an edge, a preposition or a time beside
 * it. `fault` is the sentence to say when the words name a day that does not exist or contradict themselves.
 */
export interface DateRead {
  to: number;
  date: Temporal.PlainDate;
  /** An exact minute, for "in 2 hours"; or a time that the words carry, for "tonight". */
  time?: string;
  sure: boolean;
  rule: string;
  fault?: string;
  /** The words were a bare day of the month, so it may belong to a monthly repeat. */
  dayOnly?: boolean;
  /** Never a date without a preposition: the word is usually something else. */
  shy?: boolean;
  /** Only behind a preposition: the words are as often something else. */
  led?: boolean;
  /** The part of the day that the words name, as "tonight" does. */
  part?: PartOfDay;
  /** The last day, when the words name a stretch of days. */
  last?: Temporal.PlainDate;
  /** Day and month in words, so they may belong to a yearly repeat. */
  yearly?: boolean;
  /** A bare weekday name. */
  weekdayOnly?: boolean;
}
