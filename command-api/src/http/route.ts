import type { RequestHandler } from 'express';
import type { Role } from '@tasklog/runtime/identity';

/** One line a route: how it is called, what it takes and answers. The router and the OpenAPI document are both made from it. */
export type Route = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  summary: string;
  handler: RequestHandler;
  /** What may stand behind the question mark, as OpenAPI describes it. */
  query?: readonly object[];
  /** Names of schemas. */
  body?: string;
  optionalBody?: true;
  answer: string;
  status?: number;
  versioned?: true;
  service?: true;
  /** Who may call it, where not everybody may. */
  roles?: readonly Role[];
  /** What is written where the client asks for text/event-stream. */
  stream?: string;
  /** The schema of a line where the client asks for application/x-ndjson. */
  lines?: string;
  /** The body is a file of these kinds, and so large at most. */
  file?: { types: readonly string[]; maxBytes: number };
};
