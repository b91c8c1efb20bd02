// Sign-in for assistants (MCP clients): OAuth 2.1 with PKCE, tokens that are good at /mcp alone, and registration by the
// clients themselves, as nobody who runs a to-do list wants to register each program by hand.
import { mcp } from '@better-auth/mcp';
import type { BetterAuthPlugin } from 'better-auth';

export const MCP_PATH = '/mcp';
export const SCOPES = ['tasks:read', 'tasks:write'];

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** OAuth wants https, but on one's own machine. */
export function canSignInAssistants(webUrl: string): boolean {
  const { protocol, hostname } = new URL(webUrl);
  return protocol === 'https:' || LOOPBACK.test(hostname);
}

/** The authorization server, where the public address allows for one. */
export function assistantSignIn(webUrl: string): BetterAuthPlugin[] {
  if (!canSignInAssistants(webUrl)) return [];
  const plugin = mcp({
    loginPage: '/sign-in',
    consentPage: '/consent',
    resource: `${webUrl}${MCP_PATH}`,
    scopes: ['openid', 'offline_access', ...SCOPES],
    clientRegistrationDefaultScopes: ['offline_access', ...SCOPES],
    allowDynamicClientRegistration: true,
    allowUnauthenticatedClientRegistration: true,
  });
  return [plugin as unknown as BetterAuthPlugin];
}

/** What a client may say of itself. Addresses that this server would call, or show, are not taken from strangers. */
const TAKEN = [
  'redirect_uris',
  'client_name',
  'grant_types',
  'response_types',
  'scope',
  'token_endpoint_auth_method',
  'application_type',
];

/**
 * A registration as the authorization server takes it. A client that names no type counts as a web page there, which may not
 * be sent back to loopback; programs on a desk, and all clients of 2025, name none and listen just there.
 */
export function registration(body: unknown): Record<string, unknown> {
  const said = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const known = Object.fromEntries(TAKEN.flatMap((name) => (name in said ? [[name, said[name]]] : [])));
  const { redirect_uris: uris, application_type: type } = known;
  const native = type === undefined && Array.isArray(uris) && uris.length > 0 && uris.every(isLoopback);
  return native ? { ...known, application_type: 'native' } : known;
}

const isLoopback = (uri: unknown): boolean =>
  typeof uri === 'string' && URL.canParse(uri) && LOOPBACK.test(new URL(uri).hostname);
