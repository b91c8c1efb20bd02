import { setTimeout as wait } from 'node:timers/promises';

/** Something took longer than is promised: whether that is wrong or the machine is slow, nobody can tell here. */
export class StillNot extends Error {}

/** Of a statement that is wrong itself: a table or a column that is not there, a right that is missing. */
const WRONG_STATEMENT = /^42/;

/**
 * Asks until it is so; the campaign is given up when it never is, with what asking last failed of. A question that can never be
 * answered is no matter of time.
 */
export async function until(what: string, holds: () => Promise<boolean>, withinMs = 120_000): Promise<void> {
  let fault = '';
  const asked = (): Promise<boolean> =>
    holds().catch((error: Error & { code?: unknown }) => {
      if (WRONG_STATEMENT.test(String(error.code))) throw error;
      fault = ` (${error.message})`;
      return false;
    });
  for (const end = Date.now() + withinMs; !(await asked()); await wait(25))
    if (Date.now() > end) throw new StillNot(`after ${String(withinMs / 1_000)} s still not: ${what}${fault}`);
}
