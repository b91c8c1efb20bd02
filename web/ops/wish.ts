import type { Answer } from '../live/api.ts';

/** Something that an operator wants done, and what it takes to be sure of it. */
export interface Wish {
  title: string;
  /** What will happen, in a sentence or two. */
  about: string;
  /** The word on the button that does it. */
  confirm: string;
  /** Whether it is refused without a reason. */
  needsReason: boolean;
  run: (reason: string | undefined) => Promise<Answer<unknown>>;
  /** What to say when it was done. */
  done: (value: unknown) => string;
}

/** A body with the reason in it, when there is one. */
export const reasoned = <T extends object>(body: T, reason: string | undefined): T & { reason?: string } =>
  reason === undefined ? body : { ...body, reason };
