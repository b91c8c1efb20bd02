/** What the services really answer to: read from the routers of Express as they run, not from what describes them. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import { send } from './send.ts';

type Layer = {
  route?: { path: string | string[]; methods: Record<string, boolean | undefined> };
  handle: { stack?: Layer[] };
  /** Whether it is for every address. */
  slash: boolean;
  match: (path: string) => boolean;
};
type App = { router: { stack: Layer[] } };

export type Route = { method: string; path: string };

/** Every route of a service; and its layers that answer below an address and are no routes. */
export async function routesOf(url: string): Promise<{ routes: Route[]; mounted: ((path: string) => boolean)[] }> {
  const { stack } = (await appAt(url)).router;
  const layers = flat(stack);
  return {
    routes: layers.flatMap(({ route }) =>
      [route?.path ?? []]
        .flat()
        .flatMap((path) => Object.keys(route?.methods ?? {}).map((method) => ({ method: method.toUpperCase(), path }))),
    ),
    mounted: layers
      .filter(({ route, slash }) => route === undefined && !slash)
      .map((layer) => (path) => layer.match(path)),
  };
}

const flat = (layers: readonly Layer[]): Layer[] =>
  layers.flatMap((layer) => [layer, ...flat(layer.handle.stack ?? [])]);

/** Node tells which server a request came to, and a server who listens to it. */
async function appAt(url: string): Promise<App> {
  const { port } = new URL(url);
  let app: App | undefined;
  const look = (message: unknown): void => {
    const { server } = message as { server: Server };
    const address = server.address();
    if (typeof address === 'object' && String(address?.port) === port)
      app = server.listeners('request').find((each) => 'router' in each) as App | undefined;
  };
  subscribe('http.server.request.start', look);
  await send({ method: 'GET', url: `${url}/healthz` });
  unsubscribe('http.server.request.start', look);
  if (app === undefined) throw new Error(`nothing of Express listens at ${url}`);
  return app;
}
