/** The processes of an installation: what each is called, what it runs, and how Node runs it. */
export const SERVICES = ['relay', 'command-api', 'query-api', 'realtime', 'projectors', 'web'] as const;
export type ServiceName = (typeof SERVICES)[number];

export const SCRIPTS = {
  relay: 'command-api/src/relay.main.ts',
  'command-api': 'command-api/src/main.ts',
  'query-api': 'query-api/src/main.ts',
  realtime: 'realtime/src/main.ts',
  projectors: 'projectors/src/main.ts',
  web: 'web/server.ts',
} as const satisfies Record<ServiceName, string>;

/** A young generation large enough that what a request needs dies in it. */
export const NODE_FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=16'];
