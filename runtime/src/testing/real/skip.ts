import { isCached } from './cache.ts';
import type { Part } from './cache.ts';
import { PartMissing } from './tools.ts';

/** Both are far more than is needed; they only end what hangs. */
const START_MS = 90_000;
const BUILD_MS = 20 * 60_000;

/** Where a test run tells what takes long. */
export const tell = (message: string): void => console.log(`    real parts: ${message}`);

/**
 * Makes something that needs real parts, with time enough to build them. What the machine lacks skips the test or hook
 * and is told as the reason; with CI=true it is thrown, so that a run cannot pass without having tried.
 */
export async function orSkip<T>(test: Mocha.Context, parts: readonly Part[], make: () => Promise<T>): Promise<T> {
  const enough = parts.every(isCached) ? START_MS : BUILD_MS;
  if (test.timeout() !== 0) test.timeout(Math.max(test.timeout(), enough));
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof PartMissing) || process.env['CI'] === 'true') throw error;
    tell(`skipped: ${error.message}`);
    return test.skip();
  }
}
