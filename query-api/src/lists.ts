import { createScopedPool } from '@tasklog/runtime/scoped-pool';
import type { Scoped } from '@tasklog/runtime/scoped-pool';

/** What `read.me()` tells: the views of `read` show the rows of this user, and without it none. */
const USER = 'tasklog.user_id';

/** The way to the database for whoever asks: a question gets no other, so it sees one list, whatever its WHERE says. */
export type Lists = {
  of: (userId: string) => Scoped;
  /** Sees no list at all: for operators. */
  ofNobody: () => Scoped;
  end: () => Promise<void>;
};

export function openLists(...options: Parameters<typeof createScopedPool>): Lists {
  const { scoped, end } = createScopedPool(...options);
  return { of: (userId) => scoped({ [USER]: userId }), ofNobody: () => scoped({}), end };
}
