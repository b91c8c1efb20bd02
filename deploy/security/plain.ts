/** An answer without what differs from request to request: what is left must be the same, byte for byte. */
import type { Answer } from './send.ts';

const PASSING = ['date', 'x-request-id', 'ratelimit', 'ratelimit-policy', 'content-length'];
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const INSTANT = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z/g;

export type Plain = { status: number; headers: object; text: string };

/** Without the id of the request, and without what was asked for. */
export function plain({ status, headers, text }: Answer, asked: string): Plain {
  const kept = Object.entries(headers).filter(([name]) => !PASSING.includes(name));
  const told = text.replace(/"requestId":"[^"]*"/, '"requestId":"…"').replaceAll(asked, '…');
  return { status, headers: Object.fromEntries(kept), text: told };
}

/** Also without any id, instant or position: for answers in which something was made. */
export function plainer(answer: Answer, asked: string): Pick<Plain, 'status' | 'text'> {
  const { status, text } = plain(answer, asked);
  const told = text.replaceAll(UUID, '…').replaceAll(INSTANT, '…');
  return { status, text: told.replaceAll(/"(position|version)":("[^"]*"|\d+)/g, '"$1":…') };
}
