/**
 * Who may be reached at an address that a user gave: the public Internet over https, and what the operator names.
 *
 * An address is looked at twice. When it is saved, so that the user hears of it; and when a socket connects, because a name
 * may mean something else by then. `lookup` is the socket's own: what it answers was checked and is what is connected to,
 * so nothing can change in between. All addresses of a name must be good: one bad one among them is an attempt.
 */
import { lookup as lookUpName } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { SettingsError } from '../settings.ts';
import type { Setting } from '../settings.ts';
import { isIn, isPublic, rangesOf } from './addresses.ts';

export const OUTBOUND_SETTINGS = {
  OUTBOUND_ALLOW: {
    type: 'string',
    about:
      'Hosts and ranges of addresses, with commas between, that webhooks and push may reach although they are not public, also by http.',
    example: 'hooks.lan,10.1.0.0/16',
    default: '',
  },
} as const satisfies Record<string, Setting>;

/** Why an address is not reached; the sentence is for the user who gave it. */
export class NotAllowed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotAllowed';
  }
}

/** The name means nothing just now. */
export class NotFound extends Error {
  constructor(host: string) {
    super(`The host ${host} cannot be found.`);
    this.name = 'NotFound';
  }
}

export type Guard = {
  /** Throws NotAllowed, or NotFound for a name without an address. */
  check: (url: URL) => Promise<void>;
  /** For the sockets. A host that is an address is never looked up: `check` comes first, always. */
  lookup: LookupFunction;
};

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

const resolveByDns: Resolve = (host) => lookUpName(host, { all: true });

/** Names that never leave the machine or the network, whatever a resolver makes of them. */
const LOCAL_NAME = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|home\.arpa)\.?$/;
const MOST_CHARACTERS = 2_000;

/** Throws SettingsError when `allow` cannot be read. */
export function createGuard(allow: string, resolve: Resolve = resolveByDns): Guard {
  const { names, ranges } = allowed(allow);
  const good = (address: string): boolean => isPublic(address) || isIn(ranges, address);

  const addressesOf = async (host: string): Promise<readonly LookupAddress[]> => {
    const family = isIP(host);
    const found = family === 0 ? await resolve(host).catch(() => []) : [{ address: host, family }];
    if (found.length === 0) throw new NotFound(host);
    if (!names.has(host) && !found.every(({ address }) => good(address)))
      throw new NotAllowed(`The host ${host} is not on the public Internet, and may not be reached from here.`);
    return found;
  };

  const check = async (url: URL): Promise<void> => {
    const host = hostOf(url);
    if (url.href.length > MOST_CHARACTERS) throw new NotAllowed('The address is too long.');
    if (url.username !== '' || url.password !== '')
      throw new NotAllowed('The address must not hold a name or password: it would stand in logs.');
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw new NotAllowed('The address must begin with https://.');
    if (!names.has(host) && isIP(host) === 0 && (LOCAL_NAME.test(host) || !host.includes('.')))
      throw new NotAllowed(`The host ${host} is not on the public Internet, and may not be reached from here.`);
    const found = await addressesOf(host);
    const own = names.has(host) || found.every(({ address }) => isIn(ranges, address));
    if (url.protocol === 'http:' && !own)
      throw new NotAllowed('The address must begin with https://: what is sent there is private.');
  };

  const lookup: LookupFunction = (host, { all, family }, callback) => {
    addressesOf(host).then(
      (found) => {
        const fitting = found.filter((each) => !family || each.family === family);
        const [first] = fitting;
        if (first === undefined) return callback(new NotFound(host), '', 0);
        return all ? callback(null, fitting) : callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error as Error, '', 0),
    );
  };

  return { check, lookup };
}

/** The host without the brackets of IPv6. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').toLowerCase();

function allowed(allow: string) {
  const parts = allow.split(',').flatMap((part) => part.trim().toLowerCase() || []);
  const isRange = (part: string): boolean => part.includes('/') || isIP(part) !== 0;
  try {
    return { names: new Set(parts.filter((part) => !isRange(part))), ranges: rangesOf(parts.filter(isRange)) };
  } catch (error) {
    const { about, example } = OUTBOUND_SETTINGS.OUTBOUND_ALLOW;
    throw new SettingsError([
      `OUTBOUND_ALLOW: ${(error as Error).message}. ${about} Example: OUTBOUND_ALLOW=${example}`,
    ]);
  }
}
