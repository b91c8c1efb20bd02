import { createScopedPool } from '@tasklog/runtime/scoped-pool';
import type { Reads, Scoped } from '@tasklog/runtime/scoped-pool';

/** What `read.me()` tells: the views of `read` show the rows of this user, and without it none. */
const USER = 'tasklog.user_id';

/**
 * A whole list is read page by page along an index. For a page of a list of some thousands the server would rather read all of
 * it and sort, which is right for one page and wrong for all of them.
 */
const IN_ORDER = { enable_sort: 'off', enable_bitmapscan: 'off' };

/** The way to the database for whoever asks: a question gets no other, so it sees one list, whatever its WHERE says. */
export type Lists = {
  of: (userId: string) => Scoped;
  /** The list of one moment, however many statements read it; a connection is held for so long. */
  picture: <T>(userId: string, read: (db: Reads) => Promise<T>) => Promise<T>;
  /** Sees no list at all: for operators. */
  ofNobody: () => Scoped;
  end: () => Promise<void>;
};

export function openLists(...options: Parameters<typeof createScopedPool>): Lists {
  const { scoped, picture, end } = createScopedPool(...options);
  return {
    of: (userId) => scoped({ [USER]: userId }),
    picture: (userId, read) => picture({ [USER]: userId, ...IN_ORDER }, read),
    ofNobody: () => scoped({}),
    end,
  };
}
