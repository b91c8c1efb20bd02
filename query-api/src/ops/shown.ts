import type { Role } from '@tasklog/runtime/identity';

/** Who may look. */
export const OBSERVERS: readonly Role[] = ['observer', 'operator'];

/** One decimal is what a person reads; more would pretend. */
export const rounded = (value: number): number => Math.round(value * 10) / 10;
export const roundedOrNull = (value: number | null): number | null => (value === null ? null : rounded(value));
