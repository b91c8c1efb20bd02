/** Who may come in at all: checked on the plain HTTP request, before a websocket exists. */
import type { IncomingMessage } from 'node:http';
import { Problem, problemBody } from '@tasklog/runtime';
import type { Limits } from './limits.ts';

export const PATH = '/v1/updates';

type House = { open: boolean; sockets: number; unverified: number };

/** The refusal of an upgrade, or undefined. The query part is not looked at: a token there would end up in logs. */
export function refusalOf(
  { url, headers }: Pick<IncomingMessage, 'url' | 'headers'>,
  house: House,
  { origins, limits }: { origins: ReadonlySet<string>; limits: Limits },
): Problem | undefined {
  if ((url ?? '').split('?')[0] !== PATH)
    return new Problem(404, 'not-found', 'There is nothing here under that address.');
  if (headers.upgrade?.toLowerCase() !== 'websocket')
    return new Problem(426, 'websocket-only', 'Ask for a websocket here.');
  if (headers.origin !== undefined && !origins.has(headers.origin))
    return new Problem(403, 'foreign-origin', 'Pages of this origin may not listen here; see ALLOWED_ORIGINS.');
  if (!house.open) return away('The service starts or stops.');
  if (house.sockets >= limits.sockets || house.unverified >= limits.unverified)
    return away('There are too many sockets.');
  return undefined;
}

const away = (detail: string): Problem =>
  new Problem(503, 'unavailable', `${detail} Try again.`, { headers: { 'Retry-After': '1' } });

const PHRASES: Record<number, string> = {
  403: 'Forbidden',
  404: 'Not Found',
  426: 'Upgrade Required',
  503: 'Service Unavailable',
};

/** The refusal as the bytes of an HTTP answer: an upgrade has no response object. */
export function answerOf(refusal: Problem): string {
  const body = JSON.stringify(problemBody(refusal));
  const headers = {
    ...refusal.headers,
    ...(refusal.status === 426 ? { Upgrade: 'websocket' } : {}),
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${String(refusal.status)} ${PHRASES[refusal.status] ?? 'Refused'}`, ...lines, '', body].join(
    '\r\n',
  );
}

/** The allow-list in a setting, split at commas. */
export const originsOf = (setting: string): ReadonlySet<string> =>
  new Set(
    setting
      .split(',')
      .map((each) => each.trim().replace(/\/$/, ''))
      .filter(Boolean),
  );
