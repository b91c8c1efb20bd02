/** Where ChatKit's own component comes from, and the frame that it lives in. */
export const CHATKIT_ORIGIN = 'https://cdn.platform.openai.com';

/**
 * What a page may load: itself, with scripts only by nonce; `dev` lets the development overlay evaluate code, and
 * `chatkit` ChatKit's own component live in its frame.
 */
export function contentSecurityPolicy(nonce: string, { dev = false, chatkit = false } = {}): string {
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}' 'strict-dynamic'${dev ? ` 'unsafe-eval'` : ''}`,
    `style-src 'self' ${dev ? `'unsafe-inline'` : `'nonce-${nonce}'`}`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `manifest-src 'self'`,
    `worker-src 'self'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    ...(chatkit ? [`frame-src ${CHATKIT_ORIGIN}`] : []),
    `frame-ancestors 'none'`,
  ].join('; ');
}

/** The nonce that a policy lets scripts in by. */
export const nonceOf = (policy: string): string | undefined => /'nonce-([^']+)'/.exec(policy)?.[1];

/** Headers of every answer; HSTS only where the public address is https, as it would lock out a plain localhost. */
export function securityHeaders(webUrl: string): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    ...(webUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
}
