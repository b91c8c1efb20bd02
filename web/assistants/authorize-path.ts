import type { RoomWords } from '../messages/words.ts';

/** What the authorization server adds to a request before it sends somebody to sign in. */
const ADDED = ['sig', 'exp', 'ba_iat', 'ba_pl', 'ba_param'];

type Search = Record<string, string | string[] | undefined>;

/** @returns where an assistant's request to be let in goes on after signing in; null when these are no such request. */
export function authorizePath(search: Search): string | null {
  if (search['client_id'] === undefined || search['response_type'] === undefined) return null;
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (ADDED.includes(name) || value === undefined) continue;
    for (const each of [value].flat()) params.append(name, each);
  }
  return `/api/auth/oauth2/authorize?${params.toString()}`;
}

const SCOPES = {
  'tasks:read': 'scopes.read',
  'tasks:write': 'scopes.write',
  offline_access: 'scopes.offline',
} as const;

/** The scopes in words, those that a person has to know about. */
export function scopeWords(t: RoomWords<'entry'>, scope: string | undefined): string[] {
  const asked = (scope ?? '').split(' ');
  return Object.entries(SCOPES).flatMap(([name, key]) => (asked.includes(name) ? [t(key)] : []));
}
