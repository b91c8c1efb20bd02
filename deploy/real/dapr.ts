import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureTopics } from '@tasklog/event-log/kafka/manifest';
import { startScheduler, startSidecar } from '@tasklog/runtime/testing/real/dapr';
import { freePortFrom } from '@tasklog/runtime/ports';
import { chooseComponents } from './components.ts';
import type { Part, Start } from './foreground.ts';
import { keepKafka } from './kafka.ts';
import type { Asked } from './kafka.ts';

const COMPONENTS = join(import.meta.dirname, '../dapr-components/local');
/** What components and services may be told of our environment. */
const TOLD = ['STATE_DATABASE_URL', 'DATABASE_URL', 'OPENAI_API_KEY'];

export const daprPart =
  (asked: Asked): Part =>
  async (start) => {
    if (!existsSync(COMPONENTS)) throw new Error(`There are no components in ${COMPONENTS}: is this checkout whole?`);
    const sidecars = plan(asked);
    for (const { port } of sidecars) await expectFree(port);
    const brokers = asked.env['KAFKA_BROKERS'] || (await keepKafka(asked.folder, start)).brokers;
    start.progress.begin('topics');
    await ensureTopics(
      { brokers: brokers.split(','), createTopics: true, replication: 1, minInsyncReplicas: 1 },
      { partitions: asked.settings.PARTITIONS },
    );
    start.progress.begin("Dapr's scheduler");
    const folder = join(asked.folder, 'scheduler');
    const { address } = start.keep(await startScheduler({ folder, tell: start.progress.say }));
    await startSidecars(asked, sidecars, { brokers, scheduler: address }, start);
    return howTo(asked, sidecars, brokers);
  };

type Planned = { appId: string; port: number; appPort: number };

/** In the order in which npm start gives them to its services. */
const plan = ({ settings: s }: Asked): Planned[] =>
  [
    { appId: 'relay', appPort: s.RELAY_PORT },
    { appId: 'projectors', appPort: s.PROJECTORS_PORT },
    { appId: 'realtime', appPort: s.REALTIME_PORT },
    { appId: 'command-api', appPort: s.COMMAND_PORT },
  ].map((each, at) => ({ ...each, port: s.DAPR_HTTP_PORT + at }));

async function startSidecars(
  { env, folder }: Asked,
  sidecars: readonly Planned[],
  at: { brokers: string; scheduler: string },
  { progress, keep }: Start,
): Promise<void> {
  const { resourcesPath, left } = chooseComponents(COMPONENTS, join(folder, 'components'), env);
  for (const reason of left) progress.say(reason);
  const told = TOLD.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  const common = {
    resourcesPath,
    configFile: join(COMPONENTS, 'configuration.yaml'),
    scheduler: at.scheduler,
    env: { KAFKA_BROKERS: at.brokers, ...Object.fromEntries(told) },
    appToken: appToken(env, folder),
    ...(env['DAPR_API_TOKEN'] ? { apiToken: env['DAPR_API_TOKEN'] } : {}),
  };
  for (const { appId, appPort, port: httpPort } of sidecars) {
    progress.begin(`the sidecar of ${appId}`);
    keep(await startSidecar({ ...common, appId, appPort, httpPort, tell: progress.say }));
  }
}

const tokenFile = (folder: string): string => join(folder, 'app-token');

/** What the sidecars show to the services: yours, or one that is made once. Without any, services let no sidecar in. */
function appToken(env: NodeJS.ProcessEnv, folder: string): string {
  if (env['APP_API_TOKEN']) return env['APP_API_TOKEN'];
  const file = tokenFile(folder);
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

async function expectFree(port: number): Promise<void> {
  if ((await freePortFrom(port)) === port) return;
  throw new Error(
    `Port ${String(port)} is in use. Set DAPR_HTTP_PORT to the first of four free ports, here and for npm start.`,
  );
}

function howTo({ env, folder, settings }: Asked, sidecars: readonly Planned[], brokers: string): string {
  const lines = sidecars.map(
    ({ appId, port, appPort }) =>
      `  ${appId.padEnd(12)} http://127.0.0.1:${String(port)}, for the service on ${String(appPort)}`,
  );
  const [first] = sidecars;
  const port = settings.DAPR_HTTP_PORT === 3500 ? '' : `DAPR_HTTP_PORT=${String(first?.port)} `;
  const token = env['APP_API_TOKEN'] ? '' : `APP_API_TOKEN_FILE=${tokenFile(folder)} `;
  return `Dapr is up, on Kafka at ${brokers}:

${lines.join('\n')}

In another terminal:

  ${port}${token}LOG=dapr npm start

with DAPR_JOBS=true as well if reminders shall also be set as jobs.

Ctrl-C ends all of it. Data stays in ${folder}; --fresh throws it away.`;
}
