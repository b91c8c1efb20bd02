import { raw } from 'express';
import type { RequestHandler } from 'express';
import { Problem } from '@tasklog/runtime';

const MEGABYTE = 2 ** 20;

/** The body as bytes, of whatever type it says it is. Throws Problem 413 for more of them, 415 for what is compressed. */
export function readFile(maxBytes: number): RequestHandler {
  const read = raw({ type: () => true, limit: maxBytes, inflate: false });
  return (request, response, next) =>
    read(request, response, (error?: unknown) => {
      const { type } = (error ?? {}) as { type?: string };
      if (type === 'entity.too.large') return next(tooLarge(maxBytes));
      if (type === 'encoding.unsupported') return next(compressed());
      next(error);
    });
}

const tooLarge = (maxBytes: number): Problem =>
  new Problem(
    413,
    'too-large',
    `The file is larger than ${String(maxBytes / MEGABYTE)} MB. Split it and send the parts one by one.`,
  );

const compressed = (): Problem =>
  new Problem(415, 'compressed', 'The file is compressed. Send it as it is, without Content-Encoding.');
