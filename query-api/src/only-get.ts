import type { RequestHandler } from 'express';
import { Problem } from '@tasklog/runtime';

export const onlyGet: RequestHandler = () => {
  throw new Problem(405, 'read-only', 'Questions are asked with GET; changes go to the command API.', {
    headers: { Allow: 'GET, HEAD' },
  });
};
