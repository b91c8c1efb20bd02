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

/**
 * A young generation large enough that what a request needs dies in it, and as large at rest: one that is made smaller with each
 * full collection, and grows again, has a process go up and down by as much as it holds.
 */
export const NODE_FLAGS = [
  '--disable-warning=ExperimentalWarning',
  '--min-semi-space-size=8',
  '--max-semi-space-size=8',
];

/** Threads that compile and collect share two heaps of malloc's; by itself it would give each its own, and keep them. */
export const NODE_ENVIRONMENT = { MALLOC_ARENA_MAX: '2' };
