/**
 * `node deploy/helm/schemas.ts` writes values.schema.json of every chart; `--check` says whether they are fresh. Helm gives
 * a chart no way to share a schema, so each has its own copy, of one source.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Schema = Record<string, unknown>;

const object = (properties: Record<string, Schema>, more: Schema = {}): Schema => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...more,
});
const text = (more: Schema = {}): Schema => ({ type: 'string', ...more });
const nonEmpty = text({ minLength: 1 });
const yesOrNo: Schema = { type: 'boolean' };
const count = (minimum = 1, maximum = 1_000_000): Schema => ({ type: 'integer', minimum, maximum });
const listOf = (items: Schema): Schema => ({ type: 'array', items });
const oneOf = (...values: string[]): Schema => ({ enum: values });

const port = count(1, 65_535);
const ports = listOf(port);
/** A peer of a NetworkPolicy; Kubernetes checks it as well. */
const peers = listOf({ type: 'object', minProperties: 1 });
const httpUrl = text({ pattern: '^https?://[^/\\s]+$' });
const optionalHttpUrl = text({ pattern: '^(https?://\\S+)?$' });
const digest = text({ pattern: '^(sha256:[0-9a-f]{64})?$' });
const label = text({ pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', maxLength: 63 });
const quantity = text({ pattern: '^[0-9]+(\\.[0-9]+)?(m|Ki|Mi|Gi)?$' });

const GLOBAL = object({
  webUrl: httpUrl,
  logLevel: oneOf('debug', 'info', 'warn', 'error'),
  image: object({
    registry: nonEmpty,
    tag: text({ pattern: '^[\\w.-]{0,128}$', not: { const: 'latest' } }),
    digests: object({ node: digest, web: digest }),
    pullPolicy: oneOf('IfNotPresent', 'Always', 'Never'),
    pullSecrets: listOf(object({ name: nonEmpty }, { required: ['name'] })),
  }),
  log: object({
    carrier: oneOf('postgres', 'kafka', 'dapr'),
    partitions: count(1, 256),
    topicPrefix: text({ pattern: '^[A-Za-z0-9._-]{0,60}$' }),
    kafka: object({
      brokers: text({ pattern: '^([\\w.-]+:[0-9]+(,[\\w.-]+:[0-9]+)*)?$' }),
      tls: yesOrNo,
      sasl: oneOf('none', 'plain', 'scram-sha-256', 'scram-sha-512'),
      ca: yesOrNo,
      createTopics: yesOrNo,
      replication: count(),
      minInsyncReplicas: count(),
    }),
  }),
  secrets: object({
    database: nonEmpty,
    serviceKey: nonEmpty,
    auth: nonEmpty,
    broker: nonEmpty,
    appToken: nonEmpty,
    daprToken: nonEmpty,
    stateStore: nonEmpty,
  }),
  dapr: object({ namespace: label, configuration: label, jobs: yesOrNo, stateStore: text() }),
  tracing: object({ endpoint: optionalHttpUrl, port, sampler: nonEmpty, samplerArg: nonEmpty }),
  keda: object({
    enabled: yesOrNo,
    trigger: oneOf('kafka', 'prometheus'),
    brokers: text(),
    prometheus: optionalHttpUrl,
  }),
  network: object({
    dns: object({ namespace: label }),
    postgres: object({ port, peers }),
    broker: object({ port, peers }),
    internet: object({ ports, peers }),
    tracing: object({ peers }),
    monitoring: object({ peers }),
  }),
});

const WORKLOAD = object({
  image: oneOf('node', 'web'),
  pin: text({ pattern: '^(sha256:[0-9a-f]{64}|[\\w.-]{0,128})$', not: { const: 'latest' } }),
  args: listOf(nonEmpty),
  port,
  replicas: count(),
  role: oneOf('', 'command', 'relay', 'projectors', 'query', 'realtime', 'web'),
  uses: listOf(
    oneOf('log', 'auth', 'origins', 'state', 'internet', 'command-api', 'query-api', 'realtime', 'projectors'),
  ),
  appId: text(),
  calledBy: listOf(label),
  env: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } },
  secrets: {
    type: 'object',
    propertyNames: { pattern: '^[A-Z][A-Z0-9_]*$' },
    additionalProperties: object({ name: nonEmpty, key: nonEmpty }, { required: ['name', 'key'] }),
  },
  service: object({
    enabled: yesOrNo,
    type: oneOf('ClusterIP', 'NodePort', 'LoadBalancer'),
    nodePort: { type: 'integer', anyOf: [{ const: 0 }, { minimum: 30_000, maximum: 32_767 }] },
    port: count(0, 65_535),
    annotations: { type: 'object', additionalProperties: text() },
  }),
  rollout: oneOf('surge', 'replace'),
  scaling: object({
    by: oneOf('none', 'cpu', 'lag', 'connections'),
    min: count(),
    max: count(),
    cpu: count(1, 100),
    lag: count(),
    lagSeconds: count(),
    topic: oneOf('', 'task-events', 'reminders', 'task-updates'),
    connections: count(),
  }),
  disruption: object({
    maxUnavailable: { type: ['integer', 'string'] },
    minAvailable: { type: ['integer', 'string'] },
  }),
  resources: object({
    requests: object({ cpu: quantity, memory: quantity }),
    limits: object({ memory: quantity, cpu: quantity }),
  }),
  scratch: { type: 'object', propertyNames: { pattern: '^/' }, additionalProperties: quantity },
  graceSeconds: count(1, 600),
  nodeSelector: { type: 'object', additionalProperties: text() },
  tolerations: listOf({ type: 'object' }),
  podAnnotations: { type: 'object', additionalProperties: text() },
});

const headed = (title: string, schema: Schema): Schema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title,
  ...schema,
});
/** Where it runs is checked once, by the library, which sees it with its defaults: whatever chart it was said to. */
const anything: Schema = { type: 'object' };

const CHARTS: Record<string, Schema> = {
  'tasklog-lib': headed('The defaults of every chart', object({ global: GLOBAL, workload: WORKLOAD })),
  ...Object.fromEntries(
    ['command-api', 'projectors', 'query-api', 'realtime', 'web'].map((name): [string, Schema] => [
      name,
      headed(
        name,
        object(
          {
            global: anything,
            'tasklog-lib': anything,
            enabled: yesOrNo,
            defaults: { $ref: '#/definitions/workload' },
            workloads: {
              type: 'object',
              minProperties: 1,
              propertyNames: label,
              additionalProperties: { anyOf: [{ type: 'null' }, { $ref: '#/definitions/workload' }] },
            },
          },
          { required: ['workloads'], definitions: { workload: WORKLOAD } },
        ),
      ),
    ]),
  ),
  tasklog: headed(
    'All charts as one release',
    object({
      global: anything,
      'command-api': anything,
      projectors: anything,
      'query-api': anything,
      realtime: anything,
      web: anything,
    }),
  ),
};

const stale: string[] = [];
for (const [chart, schema] of Object.entries(CHARTS)) {
  const file = join(import.meta.dirname, chart, 'values.schema.json');
  const wanted = `${JSON.stringify(schema, null, 2)}\n`;
  if (!process.argv.includes('--check')) writeFileSync(file, wanted);
  else if (readFileSync(file, 'utf8') !== wanted) stale.push(chart);
}
if (stale.length > 0) {
  console.error(`Stale: values.schema.json of ${stale.join(', ')}. Run: node deploy/helm/schemas.ts`);
  process.exitCode = 1;
}
