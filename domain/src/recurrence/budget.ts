/**
 * What may be spent on finding dates. A step is a period or a day that is looked at, so a rule can be measured without a
 * clock; more than a century of days are enough for every rule that people repeat by, and take a few milliseconds.
 */
export type Budget = { left: number };

export const MOST_STEPS = 40_000;

export const fullBudget = (): Budget => ({ left: MOST_STEPS });

/** False when it is spent: whoever looks for dates then stops, and there is none. */
export function spend(budget: Budget, steps: number): boolean {
  budget.left -= steps;
  return budget.left >= 0;
}
