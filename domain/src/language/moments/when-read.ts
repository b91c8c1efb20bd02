/** A date, a time or both, as far as the words reach. */
export interface When {
  from: number;
  to: number;
  date?: Temporal.PlainDate;
  time?: string;
  /** Counts anywhere in a message; otherwise only at its edge or beside another date. */
  sure: boolean;
  /** Not even the start of a message is enough. */
  shy: boolean;
  rules: string[];
  fault?: string;
  /** What the fault is about; a date when absent. */
  faultOf?: 'time';
  dayOnly?: boolean;
  weekdayOnly?: boolean;
  yearly?: boolean;
  /** The time is an hour of the dial: neither am nor pm was said, nor anything that tells. */
  dial?: boolean;
  /** The zone that the time was said in, when it was named. */
  zone?: string;
  /** The last day, when the words say from when to when. */
  until?: Temporal.PlainDate;
}
