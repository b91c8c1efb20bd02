import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { ZONE_COOKIE, zoneOf } from '../ui/zone.ts';
import { forPages } from './pages.ts';

/** Who asks for the page that is being drawn: looked up once, however many of its parts want to know. */
export const personOfRequest = cache(async () => forPages().identity.person(await headers()));
export const tokenOfRequest = cache(async () => forPages().identity.token(await headers()));
export const zoneOfRequest = async () => zoneOf((await cookies()).get(ZONE_COOKIE)?.value);
