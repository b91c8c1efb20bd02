import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { daprBinaries } from '../../../runtime/src/testing/real/dapr-binaries.ts';
import { daprOrSkip, startSidecar } from '../../../runtime/src/testing/real/dapr.ts';
import type { Sidecar } from '../../../runtime/src/testing/real/dapr.ts';
import { kafkaOrSkip, startKafka } from '../../../runtime/src/testing/real/kafka.ts';
import type { KafkaServer } from '../../../runtime/src/testing/real/kafka.ts';
import { freePorts } from '../../../runtime/src/ports.ts';
import { startProcess } from '../../../runtime/src/testing/real/processes.ts';
import { orSkip } from '../../../runtime/src/testing/real/skip.ts';
import { testDatabase } from '../../../runtime/src/testing/database.ts';
import { copyComponents } from './testing/components.ts';
import type { Copied } from './testing/components.ts';
import { startService } from './testing/service.ts';
import type { Service } from './testing/service.ts';

type Loaded = { components: string[]; subscriptions: string[] };

async function loadedBy({ httpPort }: Sidecar): Promise<Loaded> {
  const answer = await fetch(`http://127.0.0.1:${String(httpPort)}/v1.0/metadata`);
  const { components = [], subscriptions = [] } = (await answer.json()) as {
    components?: { name: string; type: string }[];
    subscriptions?: { pubsubname: string; topic: string; deadLetterTopic: string; rules: { path: string }[] }[];
  };
  return {
    components: components.map(({ name, type }) => `${name} ${type}`).sort(),
    subscriptions: subscriptions
      .map(({ pubsubname, topic, rules, deadLetterTopic }) =>
        [pubsubname, topic, rules[0]?.path, deadLetterTopic].join(' '),
      )
      .sort(),
  };
}

const hears = (pubsub: string, ...topics: string[]): string[] =>
  topics.map((topic) => `${pubsub} ${topic} /events/${topic} dead-letters`).sort();

describe('the Dapr components', () => {
  let service: Service;
  const ends: (() => Promise<void> | void)[] = [];
  const ended = <T>(made: T, end: () => Promise<void> | void): T => (ends.push(end), made);
  beforeEach(async () => {
    service = await startService();
    ended(service, service.close);
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  const copied = (which: 'local' | 'cloud'): Copied => {
    const copy = copyComponents(which, '');
    return ended(copy, copy.remove);
  };
  const sidecarOf = async (appId: string, { folder }: Copied, env: Record<string, string>): Promise<Sidecar> => {
    const sidecar = await startSidecar({ appId, appPort: service.port, resourcesPath: folder, env });
    ended(sidecar, () => sidecar.stop());
    await sidecar.healthy();
    return sidecar;
  };

  describe('on one machine', () => {
    let kafka: KafkaServer;
    before(async function () {
      await daprOrSkip(this);
      kafka = await kafkaOrSkip(this);
    });
    const secrets = 'secrets secretstores.local.env';
    const pubsub = 'pubsub pubsub.kafka';
    const expected: [appId: string, loaded: Loaded][] = [
      ['relay', { components: [pubsub, secrets], subscriptions: [] }],
      ['projectors', { components: [pubsub, secrets], subscriptions: hears('pubsub', 'task-events', 'reminders') }],
      // Where each projector is an application of its own: in containers, and on Minikube.
      ['tasks', { components: [pubsub, secrets], subscriptions: hears('pubsub', 'task-events') }],
      ['audit', { components: [pubsub, secrets], subscriptions: hears('pubsub', 'task-events') }],
      ['recurrence', { components: [pubsub, secrets], subscriptions: hears('pubsub', 'task-events') }],
      ['reminder', { components: [pubsub, secrets], subscriptions: hears('pubsub', 'task-events', 'reminders') }],
      ['notification', { components: [pubsub, secrets], subscriptions: hears('pubsub', 'reminders') }],
      ['history', { components: [pubsub, secrets], subscriptions: hears('pubsub', 'task-events') }],
      ['realtime', { components: [secrets, 'updates pubsub.kafka'], subscriptions: hears('updates', 'task-updates') }],
      ['somebody-else', { components: [], subscriptions: [] }],
    ];
    for (const [appId, loaded] of expected) {
      it(`give ${appId} what it needs, and no more`, async () => {
        const sidecar = await sidecarOf(appId, copied('local'), { KAFKA_BROKERS: kafka.brokers });
        expect(await loadedBy(sidecar)).to.deep.equal(loaded);
        expect(sidecar.lastLines().some((line) => line.includes('Loading Resiliency configuration: tasklog'))).to.equal(
          true,
        );
      });
    }

    it('keep the state of command-api in Postgres, and need no broker for it', async () => {
      const { url, drop } = await testDatabase();
      ended(url, drop);
      const sidecar = await sidecarOf('command-api', copied('local'), { STATE_DATABASE_URL: url });
      expect(await loadedBy(sidecar)).to.deep.equal({
        components: [secrets, 'statestore state.postgresql'],
        subscriptions: [],
      });
      const state = `http://127.0.0.1:${String(sidecar.httpPort)}/v1.0/state/statestore`;
      const saved = await fetch(state, { method: 'POST', body: JSON.stringify([{ key: 'thread', value: { n: 1 } }]) });
      expect(saved.status).to.equal(204);
      expect(await (await fetch(`${state}/thread`)).json()).to.deep.equal({ n: 1 });
      await sidecar.stop();
    });

    it('open of the sidecar only what the services call, and of the environment only their secrets', async () => {
      const { folder } = copied('local');
      const binaries = await daprBinaries(() => undefined);
      const ports = await freePorts('http', 'grpc', 'internal', 'metrics');
      const flags = {
        ...{
          'app-id': 'relay',
          'app-port': service.port,
          'resources-path': folder,
          config: join(folder, 'configuration.yaml'),
        },
        ...{ 'dapr-http-port': ports.http, 'dapr-grpc-port': ports.grpc, 'dapr-internal-grpc-port': ports.internal },
        ...{ 'metrics-port': ports.metrics, 'scheduler-host-address': '', 'placement-host-address': '' },
      };
      const args = Object.entries(flags).map(([name, value]) => `--${name}=${String(value)}`);
      const env = { KAFKA_BROKERS: kafka.brokers, DATABASE_URL: 'postgres://a', DAPR_HOST_IP: '127.0.0.1' };
      const { promise: running, resolve } = Promise.withResolvers<void>();
      const onLine = (line: string): void =>
        line.includes('dapr initialized. Status: Running') ? resolve() : undefined;
      const daprd = startProcess({ command: join(binaries, 'daprd'), args, env: { ...process.env, ...env }, onLine });
      ended(daprd, async () => (daprd.signal('SIGKILL'), void (await daprd.exited)));
      await running;
      const status = async (path: string): Promise<number> =>
        (await fetch(`http://127.0.0.1:${String(ports.http)}${path}`)).status;
      expect(await status('/v1.0/metadata')).to.equal(200);
      expect(await status('/v1.0/healthz/outbound')).to.equal(204);
      expect(await status('/v1.0/secrets/secrets/DATABASE_URL')).to.equal(200);
      expect(await status('/v1.0/secrets/secrets/KAFKA_BROKERS')).to.equal(403);
      expect(await status('/v1.0/invoke/projectors/method/ops/replays')).to.equal(404);
      expect(await status('/v1.0/actors/a/b/state/c')).to.equal(404);
      expect(await status('/v1.0/publish/pubsub/task-events')).to.equal(405);
    });
  });

  describe('in the cloud, on a broker with TLS and passwords', () => {
    let kafka: KafkaServer;
    before(async function () {
      await daprOrSkip(this);
      kafka = await orSkip(this, [], () => startKafka({ secure: true }));
    });
    after(() => kafka?.stop());

    /** On Kubernetes the operator reads the Secrets; here a file does, under the name that Kubernetes' own store has. */
    const withSecrets = (copy: Copied, password = kafka.user?.password): Copied => {
      const ca = readFileSync(kafka.caFile ?? '', 'utf8');
      const redpanda = { brokers: kafka.brokers, ca, username: kafka.user?.name, password };
      const file = join(copy.folder, 'secrets.json');
      writeFileSync(file, JSON.stringify({ redpanda }));
      const metadata = `[{ name: secretsFile, value: ${file} }, { name: multiValued, value: "true" }]`;
      const spec = `spec: { type: secretstores.local.file, version: v1, metadata: ${metadata} }`;
      const store = ['apiVersion: dapr.io/v1alpha1', 'kind: Component', 'metadata: { name: kubernetes }', spec];
      writeFileSync(join(copy.folder, 'kubernetes.yaml'), store.join('\n'));
      return copy;
    };
    const expected: [appId: string, subscriptions: string[]][] = [
      ['relay', []],
      ['tasks', hears('pubsub', 'task-events')],
      ['audit', hears('pubsub', 'task-events')],
      ['recurrence', hears('pubsub', 'task-events')],
      ['reminder', hears('pubsub', 'task-events', 'reminders')],
      ['notification', hears('pubsub', 'reminders')],
      ['history', hears('pubsub', 'task-events')],
      ['realtime', hears('updates', 'task-updates')],
    ];
    for (const [appId, subscriptions] of expected) {
      it(`give ${appId} what it needs, and no more`, async () => {
        const sidecar = await sidecarOf(appId, withSecrets(copied('cloud')), {});
        const { components, subscriptions: found } = await loadedBy(sidecar);
        expect(found).to.deep.equal(subscriptions);
        const carrier = appId === 'realtime' ? 'updates pubsub.kafka' : 'pubsub pubsub.kafka';
        expect(components).to.deep.equal(['kubernetes secretstores.local.file', carrier]);
      });
    }

    it('do not load with a wrong password', async () => {
      const copy = withSecrets(copied('cloud'), 'a guess');
      const error = await sidecarOf('relay', copy, {}).then(
        () => 'it loaded',
        (reason: unknown) => String(reason),
      );
      expect(error).to.match(/SASL|[Aa]uthentication/);
    });
  });

  describe('of both places', () => {
    /** What may differ: where the broker is, how one gets in, where secrets lie, and who the applications are. */
    const MAY_DIFFER = /brokers|disableTls|caCert|authType|sasl|auth:|copes|connectionString|=/;
    const folder = (which: string): string => join(import.meta.dirname, '../../../deploy/dapr-components', which);
    const text = (which: string, name: string): string[] =>
      readFileSync(join(folder(which), name), 'utf8')
        .split('\n')
        .filter((line) => !line.trimStart().startsWith('#') && !MAY_DIFFER.test(line));

    it('are the same files', () => expect(readdirSync(folder('cloud'))).to.deep.equal(readdirSync(folder('local'))));
    for (const name of readdirSync(folder('local')).filter((each) => each !== 'secrets.yaml')) {
      it(`say the same in ${name}`, () => expect(text('cloud', name)).to.deep.equal(text('local', name)));
    }
    for (const which of ['local', 'cloud']) {
      it(`hold no secret (${which})`, () => {
        const all = readdirSync(folder(which)).flatMap((name) =>
          readFileSync(join(folder(which), name), 'utf8').split('\n'),
        );
        const values = all.filter((line) =>
          /name: (brokers|sasl(Username|Password)|caCert|connectionString),/.test(line),
        );
        expect(values).to.have.length(which === 'local' ? 3 : 9);
        for (const line of values) expect(line).to.include('secretKeyRef').and.not.include('value:');
      });
    }
  });
});
