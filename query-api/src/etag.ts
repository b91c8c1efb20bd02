import { createHash } from 'node:crypto';

/** The same for the same bytes. */
export const etagOf = (body: string): string => `"${createHash('sha256').update(body).digest('base64url')}"`;

/** Whether If-None-Match names what would be sent. */
export function matches(header: string | undefined, etag: string): boolean {
  const given = (header ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  return given.includes('*') || given.includes(etag);
}
