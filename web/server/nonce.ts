import { headers } from 'next/headers';
import { nonceOf } from './headers.ts';

/** The nonce of the page that is being drawn: a script without it is not run. Asking for it makes a page dynamic. */
export const nonceOfRequest = async (): Promise<string | undefined> =>
  nonceOf((await headers()).get('content-security-policy') ?? '');
