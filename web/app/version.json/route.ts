import { forPages } from '../../identity/pages.ts';

export const dynamic = 'force-dynamic';

/** What is served now; a page of an earlier build learns here that there is another. */
export function GET(): Response {
  return Response.json(forPages().version, { headers: { 'cache-control': 'no-store' } });
}
