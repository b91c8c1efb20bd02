const SERVICES = 'command-api|projectors|query-api|realtime|web';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Two files that need each other are one file, or miss a third.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'The domain has no I/O: it may use schemas and a library that reads dates, and nothing of Node.',
      from: { path: '^domain/src', pathNot: '(\\.test\\.ts$|/testing/)' },
      to: { pathNot: '^(domain/|schemas/|node_modules/chrono-node/)' },
    },
    {
      name: 'schemas-is-a-leaf',
      severity: 'error',
      comment: 'Everything speaks schemas; schemas speak of nothing else.',
      from: { path: '^schemas/' },
      to: { path: `^(tracing|domain|event-log|runtime|cli|bench|deploy|${SERVICES})/` },
    },
    {
      name: 'tracing-is-a-leaf',
      severity: 'error',
      comment: 'Whoever writes a log line needs it, the web too: it needs nobody.',
      from: { path: '^tracing/' },
      to: { path: `^(schemas|domain|event-log|runtime|cli|bench|deploy|${SERVICES})/` },
    },
    {
      name: 'telemetry-is-loaded-only-when-wanted',
      severity: 'error',
      comment:
        'OpenTelemetry costs each process 14 MB: one file speaks to it, and that one is imported where an endpoint is set.',
      from: { pathNot: '^(tracing/src/sdk\\.ts$|node_modules/|web/\\.next)' },
      to: { path: 'node_modules/@opentelemetry/' },
    },
    {
      name: 'event-log-knows-no-service',
      severity: 'error',
      comment: 'The log is below the services. What its tests need of a real broker or sidecar, the tests hand in.',
      from: { path: '^event-log/src', pathNot: '\\.test\\.ts$' },
      to: { path: `^(domain|runtime|cli|bench|deploy|${SERVICES})/` },
    },
    {
      name: 'runtime-knows-no-service',
      severity: 'error',
      comment: 'How a process lives does not depend on what it does.',
      from: { path: '^runtime/src' },
      to: { path: `^(domain|cli|bench|deploy|${SERVICES})/` },
    },
    {
      name: 'telemetry-is-loaded-late',
      severity: 'error',
      comment: 'The file that loads OpenTelemetry is imported when an endpoint is set, never before.',
      from: { pathNot: '\\.test\\.ts$' },
      to: { path: '^tracing/src/sdk\\.ts$', dynamic: false },
    },
    ...SERVICES.split('|').map((service) => ({
      name: `${service}-meets-others-only-on-the-log`,
      severity: 'error',
      comment: 'Services never import one another: they meet on the log and over HTTP.',
      from: { path: `^${service}/` },
      to: {
        path: `^(${SERVICES.split('|')
          .filter((other) => other !== service)
          .join('|')}|cli|bench|deploy)/`,
      },
    })),
    {
      name: 'web-knows-schemas-and-tracing-only',
      severity: 'error',
      comment: 'The browser needs shapes, and its server the trace they travel in; nothing more.',
      from: { path: '^web/' },
      to: { path: '^(domain|event-log|runtime)/' },
    },
    {
      name: 'cli-starts-services-it-does-not-import-them',
      severity: 'error',
      comment: 'The command line speaks to services over HTTP.',
      from: { path: '^cli/' },
      to: { path: `^(event-log|bench|deploy|${SERVICES})/` },
    },
    {
      name: 'no-tests-in-product',
      severity: 'error',
      comment: 'What runs in production does not need what tests need.',
      from: {
        path: '^[^/]+/(src|server|live|chat|tasks|ui|app)/',
        pathNot: '(\\.test\\.tsx?$|/testing/|/contract\\.ts$|^bench/)',
      },
      to: { path: '(\\.test\\.tsx?$|/testing/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(\\.next|generated)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
