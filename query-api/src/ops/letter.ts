import { sql } from '@tasklog/runtime/pool';
import { integer } from '../kinds.ts';
import type { Kind } from '../kinds.ts';

/** The columns of read.ops_dead_letter as a dead letter. */
export const LETTER = sql.fragment`id, grp as projector, gen as generation,
  (array['task-events', 'reminders', 'task-updates'])[topic] as topic, part as partition, off as "offset", key, type,
  reason as error, error_class as "errorClass", attempts, behind, state, first_at as "firstAt", last_at as "lastAt",
  settled_at as "settledAt", settled_by as "settledBy"`;

const number = integer(1, 999_999_999);

/** The number of a dead letter, as it stands in a path. */
export const letterId: Kind<string> = {
  schema: number.schema,
  read: (text) => {
    const read = number.read(text);
    return typeof read === 'number' ? String(read) : read;
  },
};
