import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OAuthClientProvider } from '@modelcontextprotocol/client';

type Kept<Name extends 'clientInformation' | 'tokens'> = Awaited<ReturnType<OAuthClientProvider[Name]>>;

/** A program on a desk that lets its person sign in: it keeps what it is given, and listens on loopback for the answer. */
export type DeskProgram = {
  provider: OAuthClientProvider;
  /** Where it would send the person's browser. */
  wants: () => URL;
  /** The parameters that the person's browser came back with. */
  cameBack: Promise<URLSearchParams>;
  tokens: () => Kept<'tokens'>;
  stop: () => Promise<void>;
};

export async function deskProgram(name: string): Promise<DeskProgram> {
  const back = Promise.withResolvers<URLSearchParams>();
  const server = createServer((request, response) => {
    response.end('You may close this page.');
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/callback') back.resolve(url.searchParams);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const redirectUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/callback`;
  let client: Kept<'clientInformation'>;
  let tokens: Kept<'tokens'>;
  let discovered: Awaited<ReturnType<NonNullable<OAuthClientProvider['discoveryState']>>>;
  let verifier = '';
  let wants: URL | undefined;
  return {
    provider: {
      redirectUrl,
      // As clients of 2025 register: without an application_type.
      clientMetadata: {
        client_name: name,
        redirect_uris: [redirectUrl],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
      },
      clientInformation: () => client,
      saveClientInformation: (given) => void (client = given),
      tokens: () => tokens,
      saveTokens: (given) => void (tokens = given),
      redirectToAuthorization: (url) => void (wants = url),
      saveCodeVerifier: (given) => void (verifier = given),
      codeVerifier: () => verifier,
      saveDiscoveryState: (given) => void (discovered = given),
      discoveryState: () => discovered,
    },
    wants: () => {
      if (wants === undefined) throw new Error('nobody was asked to sign in');
      return wants;
    },
    cameBack: back.promise,
    tokens: () => tokens,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
