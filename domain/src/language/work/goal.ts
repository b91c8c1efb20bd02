import type { Duration } from '../moments/durations.ts';
import type { When } from '../moments/when-read.ts';

/** Where a task goes: a moment, or a length of time further on. */
export type Goal = { kind: 'when'; when: When } | { kind: 'shift'; length: Duration; sign: 1 | -1 } | { kind: 'clear' };
