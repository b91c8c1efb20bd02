/** What is to be done about an error that a generation which is being built brings up. */
import { ClaimLost } from '@tasklog/event-log';
import { isUnavailable } from '@tasklog/runtime';

export type Verdict = { to: 'paused' | 'failed'; reason: string };

const NO_SPACE = '53100';
/** SQLSTATE classes that no other try will mend: what is not supported, wrong statements and rights, faults inside. */
const HOPELESS = ['0A', '42', 'XX'];

/** Undefined: it is tried again. A record that cannot be applied never comes here, it is parked (consume.ts). */
export function verdictOn(error: unknown): Verdict | undefined {
  if (error instanceof ClaimLost) return undefined;
  const state = sqlStateOf(error);
  if (state === NO_SPACE)
    return { to: 'paused', reason: 'The disk of the database is full. Make room there, then resume; nothing is lost.' };
  if (state !== undefined ? HOPELESS.includes(state.slice(0, 2)) : isFault(error))
    return { to: 'failed', reason: messageOf(error) };
  return undefined;
}

/** Thrown by the code itself, not by the database or the network. */
const isFault = (error: unknown): boolean =>
  !isUnavailable(error) &&
  (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError);

/** The SQLSTATE of what the database refused, however deep it lies. */
export function sqlStateOf(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    const { code } = each as Error & { code?: string };
    if (code !== undefined && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}

/** The words of the database say more than those of whoever carried them. */
function messageOf(error: unknown): string {
  let last = error;
  while (last instanceof Error && last.cause instanceof Error) last = last.cause;
  return (last as Error).message;
}
