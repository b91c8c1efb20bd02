import type { RequestHandler } from 'express';
import type { Converse } from '../conversation/converse.ts';
export const chat =
  (_c: Converse): RequestHandler =>
  (_q, r) =>
    void r.json({});
export const interpretOnly =
  (_c: Converse): RequestHandler =>
  (_q, r) =>
    void r.json({});
