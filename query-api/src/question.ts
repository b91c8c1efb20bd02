import type { Role } from '@tasklog/runtime/identity';
import type { Scoped } from '@tasklog/runtime/scoped-pool';
import { text } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { optional } from './parameters.ts';
import type { Parameters, ValuesOf } from './parameters.ts';
import type { View } from './position.ts';
import type { Watch } from './ops/watch.ts';

export type Asked<P extends Parameters> = {
  /** Sees the rows of this user and no other; of an operator's question, those of nobody. */
  db: Scoped;
  /** From the verified token; every statement is bound to it as well. */
  userId: string;
  /** The id in the path; empty when the path has none. */
  id: string;
  values: ValuesOf<P>;
  now: Temporal.Instant;
  /** What was seen before: for operators. */
  watch: Watch;
};

export type Answer = ({ body: unknown } | { json: string }) & {
  /** Becomes the ETag. */
  version?: number;
  /** Becomes the Link to the next page. */
  cursor?: string | null;
};

/** One question of the API: all that routing, documentation and asking need to know of it. */
export type Question<P extends Parameters = Parameters> = {
  /** With {id} where an id stands. */
  path: string;
  /** How that id is read; as a task's when not given. One that cannot be read is not found. */
  id?: Kind<string>;
  about: string;
  parameters: P;
  /** The name of a schema in @tasklog/schemas, or a schema. */
  answer: string | Record<string, unknown>;
  /** The read model that must have come as far as the position token says; null when none is read. */
  reads: View | null;
  /** Whom it is for; everybody with a token when not given. To others it does not exist. */
  roles?: readonly Role[];
  ask(asked: Asked<P>): Promise<Answer>;
};

const AFTER = { after: optional(text(200), 'A position: wait for it, as with the header Consistency-Token.') };

/** What a question about a read model may be asked with, besides its own parameters: from where on it must know things. */
export const parametersOf = ({ parameters, reads }: Question): Parameters =>
  reads === null ? parameters : { ...parameters, ...AFTER };
