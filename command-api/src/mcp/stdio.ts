/** The same server on a pipe, for one person on this machine: the program at the other end started it. */
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { McpServer } from '@modelcontextprotocol/server';
import type { Caller } from './desk.ts';
import { makeServer } from './server.ts';
import type { ServerDeps } from './server.ts';

export type OnPipe = {
  /** Tells the client of resources that changed, if it subscribed to them. */
  tell: (uris: readonly string[]) => void;
  close: () => Promise<void>;
};

export function serveOnPipe(deps: ServerDeps, caller: Caller, ended: () => void): OnPipe {
  /** One for each connection, and one for a probe that comes before it. */
  const servers = new Set<{ server: McpServer; wants: (uri: string) => boolean }>();
  const serving = serveStdio(
    ({ era }) => {
      const server = makeServer(deps, caller, true);
      const wants = era === 'legacy' ? subscriptionsOf(server) : () => true;
      const one = { server, wants };
      servers.add(one);
      server.server.onclose = () => void servers.delete(one);
      return server;
    },
    { onerror: (err) => deps.logger.warn({ err }, 'an MCP message was refused') },
  );
  process.stdin.once('close', ended);
  process.stdin.once('end', ended);
  return {
    tell: (uris) => {
      for (const { server, wants } of servers)
        for (const uri of uris.filter(wants))
          server.server
            .sendResourceUpdated({ uri })
            .catch((err: unknown) => deps.logger.debug({ err }, 'a client could not be told'));
    },
    close: () => serving.close(),
  };
}

/** A client of 2025 subscribes address by address; of a newer one the SDK itself knows what it wants. */
function subscriptionsOf({ server }: McpServer): (uri: string) => boolean {
  const wanted = new Set<string>();
  server.setRequestHandler('resources/subscribe', ({ params }) => (wanted.add(params.uri), {}));
  server.setRequestHandler('resources/unsubscribe', ({ params }) => (wanted.delete(params.uri), {}));
  return (uri) => wanted.has(uri);
}
