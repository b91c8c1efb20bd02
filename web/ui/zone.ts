import { setCookie } from './cookies.ts';

/** Read by the server, so that it can say which day a page begins with before the browser's scripts run. */
export const ZONE_COOKIE = 'zone';

/** The zone that a browser named; undefined for none, and for what no clock here knows. */
export function zoneOf(named: string | undefined): string | undefined {
  if (named === undefined) return undefined;
  try {
    new Intl.DateTimeFormat('en', { timeZone: named });
    return named;
  } catch {
    return undefined;
  }
}

export const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** For the next page that this browser asks for. */
export const rememberZone = (zone: string): void => setCookie(ZONE_COOKIE, zone);
