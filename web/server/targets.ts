import type { Settings } from './settings.ts';

export interface Target {
  service: 'command' | 'query' | 'realtime' | 'projectors';
  url: URL;
  /** The pattern of the address: the path itself holds ids. */
  route: string;
}

/** Where assistants speak to the list; a browser has no business there, and pages of others even less. */
export const MCP = '/mcp';

/** Where clients of the chat speak to it, the page's own among them. */
export const CHATKIT = '/chatkit';

const ROUTES = [
  { from: '/api/commands/', service: 'command', to: '/v1/', below: true },
  { from: '/api/queries/', service: 'query', to: '/v1/', below: true },
  { from: '/api/ops/queries/', service: 'query', to: '/ops/', below: true },
  { from: '/api/ops/projectors/', service: 'projectors', to: '/ops/', below: true },
  { from: '/api/chat', service: 'command', to: '/v1/chat', below: false },
  { from: '/api/updates', service: 'realtime', to: '/v1/updates', below: false },
  { from: CHATKIT, service: 'command', to: '/chatkit', below: false },
  { from: MCP, service: 'command', to: '/mcp', below: false },
  ...['', MCP].map((path) => {
    const from = `/.well-known/oauth-protected-resource${path}`;
    return { from, service: 'command' as const, to: from, below: false };
  }),
] as const;

/** @returns where a request for `rawUrl` goes; null when it is not for a service, or tries to leave what is open there. */
export function targetOf(
  rawUrl: string,
  settings: Pick<Settings, 'commandUrl' | 'queryUrl' | 'realtimeUrl' | 'projectorsUrl'>,
): Target | null {
  const mark = rawUrl.indexOf('?');
  const path = mark < 0 ? rawUrl : rawUrl.slice(0, mark);
  const route = ROUTES.find((each) => (each.below ? path.startsWith(each.from) : path === each.from));
  if (!route) return null;
  const base = {
    command: settings.commandUrl,
    query: settings.queryUrl,
    realtime: settings.realtimeUrl,
    projectors: settings.projectorsUrl,
  }[route.service];
  const root = base.pathname.replace(/\/$/, '');
  const url = new URL(`${root}${route.to}${rawUrl.slice(route.from.length)}`, base);
  // Dot segments, plain or percent-encoded, are gone by now: what climbed out must not reach /metrics, say.
  const open = `${root}${route.to}`;
  const inside = route.below ? url.pathname.startsWith(open) : url.pathname === open;
  return inside ? { service: route.service, url, route: route.below ? `${route.from}*` : route.from } : null;
}
