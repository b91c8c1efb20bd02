import type { Interpretation } from '@tasklog/schemas';

export type Filter = NonNullable<Interpretation['filter']>;

export type Taken = { to: number; filter?: Filter; sort?: string; term?: string; rule: string } | undefined;
