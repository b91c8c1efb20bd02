import { createHmac } from 'node:crypto';

/** The header that a webhook is signed with: when, and an HMAC-SHA256 over the time and the body, a dot between. */
export const SIGNATURE_HEADER = 'tasklog-signature';

/** The value of that header, `t=<seconds>,v1=<hex>`: seconds since 1970, and the body as it is sent. */
export function signatureOf(secret: string, seconds: number, body: string): string {
  const mac = createHmac('sha256', secret)
    .update(`${String(seconds)}.${body}`)
    .digest('hex');
  return `t=${String(seconds)},v1=${mac}`;
}
