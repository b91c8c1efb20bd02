import { ClaimLost } from '@tasklog/event-log';
import { isUnavailable } from '@tasklog/runtime';

/** A record that cannot be applied, however often it is tried. The message says what is wrong with it. */
export class Poison extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Poison';
  }
}

/** SQLSTATE classes that blame the data: cardinality, data exception, integrity, program limit, raised by a function. */
const DATA_CLASSES = ['21', '22', '23', '54', 'P0'];
const SLONIK_DATA_ERRORS = ['InvalidInputError', 'SchemaValidationError', 'DataIntegrityError', 'NotFoundError'];

/**
 * Whether the record is to blame. What the database or the network is to blame for (away, full, deadlock, a missing
 * right or table) would fail every record alike: parking them all would be wrong, so those are tried again for ever.
 */
export function isPoison(error: unknown): boolean {
  if (error instanceof Poison) return true;
  if (error instanceof ClaimLost || isUnavailable(error)) return false;
  const chain = causes(error);
  const state = chain.map(({ code }) => code).find((code) => code !== undefined && /^[0-9A-Z]{5}$/.test(code));
  if (state !== undefined) return DATA_CLASSES.includes(state.slice(0, 2));
  if (chain.some((each) => each.syscall !== undefined)) return false;
  if (chain.some(isFromSlonik)) return chain.some((each) => SLONIK_DATA_ERRORS.includes(each.constructor.name));
  return true;
}

type Cause = Error & { code?: string; syscall?: string };

function causes(error: unknown): Cause[] {
  const chain: Cause[] = [];
  for (let each = error; each instanceof Error && chain.length < 10; each = each.cause) chain.push(each);
  return chain;
}

const isFromSlonik = (error: Error): boolean => {
  for (let type: unknown = Object.getPrototypeOf(error); type; type = Object.getPrototypeOf(type)) {
    if ((type as Error).constructor.name === 'SlonikError') return true;
  }
  return false;
};
