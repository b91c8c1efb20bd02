import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { MODEL_SETTINGS } from '@tasklog/command-api/conversation/model-settings';
import { groupIdOf } from '@tasklog/event-log/kafka/subscription';
import { LOG_SETTINGS } from '@tasklog/event-log/settings';
import { PROJECTORS } from '@tasklog/projectors';
import { SETTINGS as PROJECTOR_SETTINGS } from '@tasklog/projectors/settings';
import { ROLES } from '@tasklog/runtime/roles';
import type { Setting } from '@tasklog/runtime';
import { MIGRATE_SETTINGS } from '@tasklog/runtime/install/settings';
import { orSkip, tell } from '@tasklog/runtime/testing/real/skip';
import { openCharts, PLACES, SERVICES } from '../check/charts.ts';
import type { Chart, Charts, Manifest, Place } from '../check/charts.ts';
import { HELM, helm } from '../check/tools.ts';

type Container = {
  image: string;
  args?: string[];
  env?: { name: string; value?: string }[];
  envFrom?: { configMapRef: { name: string } }[];
  securityContext: Record<string, unknown>;
  resources: { requests: Record<string, string>; limits: Record<string, string> };
  volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[];
} & Record<string, unknown>;
type Volume = {
  name: string;
  emptyDir?: { sizeLimit?: string };
  projected?: { sources: { secret: { name: string; items: { key: string; path: string }[] } }[] };
};
type Pod = {
  serviceAccountName?: string;
  automountServiceAccountToken: boolean;
  securityContext: Record<string, unknown>;
  containers: Container[];
  volumes: Volume[];
  topologySpreadConstraints?: { topologyKey: string }[];
};
type Template = { metadata: { labels: Record<string, string>; annotations?: Record<string, string> }; spec: Pod };

const templateOf = ({ spec }: Manifest): Template => spec['template'] as Template;
const containerOf = (manifest: Manifest): Container => templateOf(manifest).spec.containers[0] as Container;

describe('the charts', () => {
  let charts: Charts;
  before(async function () {
    charts = await orSkip(this, [HELM], async () => openCharts(await helm(tell)));
  });
  after(() => charts?.remove());

  const rendered = (chart: Chart, place: Place, ...sets: string[]): Manifest[] => {
    const result = charts.render(chart, place, sets);
    if (!result.ok) throw new Error(result.fault);
    return result.manifests;
  };
  const faultOf = (chart: Chart, place: Place | undefined, ...sets: string[]): string => {
    const result = charts.render(chart, place, sets);
    return result.ok ? 'no fault' : result.fault;
  };
  const of = (manifests: Manifest[], ...kinds: string[]): Manifest[] =>
    manifests.filter(({ kind }) => kinds.includes(kind));
  const names = (manifests: Manifest[]): string[] => manifests.map(({ metadata }) => metadata.name).sort();
  const named = (manifests: Manifest[], kind: string, name: string): Manifest => {
    const found = manifests.find((each) => each.kind === kind && each.metadata.name === name);
    if (!found) throw new Error(`There is no ${kind} ${name}`);
    return found;
  };

  for (const place of PLACES) {
    describe(place === 'local' ? 'on Minikube' : 'in the cloud', () => {
      let all: Manifest[];
      let pods: Manifest[];
      let deployments: Manifest[];
      before(() => {
        all = rendered('tasklog', place);
        pods = of(all, 'Deployment', 'Job');
        deployments = of(all, 'Deployment');
      });

      it('run every service as a workload of its own', () => {
        const projectors = PROJECTORS.map(({ name }) => name);
        expect(names(deployments)).to.deep.equal(
          ['command-api', 'relay', 'query-api', 'realtime', 'web', ...projectors].sort(),
        );
        for (const name of projectors)
          expect(containerOf(named(all, 'Deployment', name)).args).to.deep.equal(['projectors', name]);
      });

      it('as one release are what they are one by one', () => {
        const apart = SERVICES.flatMap((chart) => rendered(chart, place));
        const comparable = (manifests: Manifest[]): string[] =>
          manifests.map((manifest) => JSON.stringify(manifest)).sort();
        expect(comparable(all)).to.deep.equal(comparable(apart));
      });

      it('harden every pod', () => {
        expect(pods.length).to.be.greaterThan(deployments.length);
        for (const pod of pods) {
          const { spec } = templateOf(pod);
          const { name } = pod.metadata;
          expect(spec.automountServiceAccountToken, name).to.equal(false);
          expect(spec.securityContext, name).to.deep.include({
            runAsNonRoot: true,
            runAsUser: 10_001,
            seccompProfile: { type: 'RuntimeDefault' },
          });
          expect(spec.containers, name).to.have.length(1);
          expect(containerOf(pod).securityContext, name).to.deep.include({
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          });
          const { requests, limits } = containerOf(pod).resources;
          expect(requests, name).to.have.keys('cpu', 'memory');
          expect(limits, name).to.have.keys('memory');
          for (const { emptyDir } of spec.volumes) if (emptyDir) expect(emptyDir.sizeLimit, name).to.match(/Mi$/);
        }
      });

      it('give every workload probes, an account without rights, a budget, a policy and a spread', () => {
        for (const deployment of deployments) {
          const { name } = deployment.metadata;
          expect(containerOf(deployment), name).to.include.keys('startupProbe', 'livenessProbe', 'readinessProbe');
          expect(templateOf(deployment).spec.serviceAccountName).to.equal(name);
          for (const kind of ['ServiceAccount', 'PodDisruptionBudget', 'NetworkPolicy', 'ConfigMap'])
            named(all, kind, name);
          expect(
            templateOf(deployment).spec.topologySpreadConstraints?.map(({ topologyKey }) => topologyKey),
          ).to.include('topology.kubernetes.io/zone');
        }
        expect(of(all, 'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding')).to.deep.equal([]);
      });

      it('close the namespace, both ways, from whichever chart comes first', () => {
        for (const chart of SERVICES) {
          const { spec } = named(rendered(chart, place), 'NetworkPolicy', `deny-all-${chart}`);
          expect(spec).to.deep.equal({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
        }
      });

      it('pin every image, and never to "latest"', () => {
        for (const pod of pods) {
          const { image } = containerOf(pod);
          expect(image).to.match(
            place === 'cloud' ? /^[^@]+\/(node|web)@sha256:[0-9a-f]{64}$/ : /^tasklog\/(node|web):dev$/,
          );
        }
      });

      it('hold no secret: each is a file out of a Secret that was there before', () => {
        expect(of(all, 'Secret')).to.deep.equal([]);
        const secrets = Object.entries<Setting>({
          ...PROJECTOR_SETTINGS,
          ...MIGRATE_SETTINGS,
          ...MODEL_SETTINGS,
          ...LOG_SETTINGS,
        })
          .filter(([, { secret }]) => secret)
          .map(([name]) => name);
        expect(secrets).to.include.members(['DATABASE_URL', 'APP_API_TOKEN', 'OPENAI_API_KEY', 'KAFKA_PASSWORD']);
        for (const { data = {} } of of(all, 'ConfigMap')) expect(data).not.to.have.any.keys(...secrets, 'AUTH_SECRET');
        for (const pod of pods) {
          const files = new Map(
            templateOf(pod).spec.volumes.flatMap(({ projected }) =>
              (projected?.sources ?? []).flatMap(({ secret }) =>
                secret.items.map(({ path, key }): [string, string] => [path, `${secret.name}/${key}`]),
              ),
            ),
          );
          for (const { name, value } of containerOf(pod).env ?? []) {
            if (!name.endsWith('_FILE')) {
              expect([...secrets, 'AUTH_SECRET']).not.to.include(name);
              continue;
            }
            const setting = name.slice(0, -'_FILE'.length);
            expect(value).to.equal(`/run/secrets/tasklog/${setting}`);
            expect([...files.keys()], pod.metadata.name).to.include(setting);
          }
        }
      });

      it('give each workload the address of its own role, and no other', () => {
        const roles: Record<string, string> = { 'command-api': 'command', 'query-api': 'query' };
        const projectors = PROJECTORS.map(({ name }) => name);
        for (const deployment of deployments) {
          const { name } = deployment.metadata;
          const role = projectors.includes(name) ? 'projectors' : (roles[name] ?? name);
          const keys = templateOf(deployment).spec.volumes.flatMap(({ projected }) =>
            (projected?.sources ?? []).flatMap(({ secret }) =>
              secret.name === 'tasklog-database' ? secret.items.map(({ key }) => key) : [],
            ),
          );
          expect(keys, name).to.deep.equal([role]);
        }
      });

      it('give the key that signs to whoever sends commands alone', () => {
        const signing = deployments.filter((each) =>
          (containerOf(each).env ?? []).some(({ name }) => name === 'SERVICE_KEY_FILE'),
        );
        expect(names(signing)).to.deep.equal(['recurrence']);
      });

      it('migrate before anything else, with nothing that is made later', () => {
        for (const chart of ['command-api', 'projectors'] as const) {
          const manifests = rendered(chart, place);
          const job = named(manifests, 'Job', `${chart}-migrate`);
          expect(job.metadata.annotations).to.deep.equal({
            'helm.sh/hook': 'pre-install,pre-upgrade',
            'helm.sh/hook-weight': '-5',
            'helm.sh/hook-delete-policy': 'before-hook-creation',
          });
          expect(templateOf(job).spec.serviceAccountName).to.equal(undefined);
          expect(containerOf(job).envFrom).to.equal(undefined);
          expect(containerOf(job).args).to.deep.equal(['migrate']);
          const files = (containerOf(job).env ?? []).map(({ name }) => name);
          expect(files).to.have.members([
            'PARTITIONS',
            'DATABASE_URL_FILE',
            ...ROLES.map((role) => `${role.toUpperCase()}_DATABASE_URL_FILE`),
          ]);
          const annotations = named(manifests, 'NetworkPolicy', `${chart}-jobs`).metadata.annotations;
          expect(Number(annotations?.['helm.sh/hook-weight'])).to.be.lessThan(-5);
          expect(templateOf(job).metadata.annotations ?? {}).not.to.include.keys('dapr.io/enabled');
        }
      });

      it('agree with the components about who has a sidecar, and by what name', () => {
        const withSidecar = deployments.filter(
          (each) => templateOf(each).metadata.annotations?.['dapr.io/enabled'] === 'true',
        );
        const ids = withSidecar.map((each) => templateOf(each).metadata.annotations?.['dapr.io/app-id'] ?? '');
        const component = (file: string): string =>
          readFileSync(join(import.meta.dirname, `../dapr-components/${place}/${file}`), 'utf8');
        const scopesIn = (text: string): string[] => (/^scopes: \[(.*)\]/m.exec(text)?.[1] ?? '').split(/,\s*/);
        const inComponents = [
          ...scopesIn(component('pubsub-redpanda.yaml')),
          ...scopesIn(component('updates-redpanda.yaml')),
        ];
        expect(inComponents).to.include.members(ids);
        expect(inComponents.filter((id) => !ids.includes(id))).to.deep.equal(place === 'local' ? ['projectors'] : []);
        expect(component('configuration.yaml')).to.contain(
          `name: ${templateOf(withSidecar[0] as Manifest).metadata.annotations?.['dapr.io/config'] ?? ''}`,
        );
        for (const each of withSidecar) {
          const { annotations = {} } = templateOf(each).metadata;
          expect(annotations['dapr.io/app-port']).to.equal(named(all, 'ConfigMap', each.metadata.name).data?.['PORT']);
        }
      });
    });
  }

  it('open the web and live updates on the ports that were promised', () => {
    const ports = of(rendered('tasklog', 'local'), 'Service').flatMap(({ metadata, spec }) =>
      (spec['ports'] as { nodePort?: number }[]).map(({ nodePort }) => [metadata.name, spec['type'], nodePort]),
    );
    expect(ports.filter(([, type]) => type !== 'ClusterIP')).to.have.deep.members([
      ['web', 'NodePort', 30_080],
      ['realtime', 'NodePort', 30_082],
    ]);
  });

  it('scale readers by the lag of what they read, up to the partitions', () => {
    for (const carrier of ['dapr', 'kafka'] as const) {
      const sets = [`global.log.carrier=${carrier}`, 'global.keda.trigger=kafka', 'global.keda.brokers=broker:9092'];
      const scaled = of(rendered('projectors', 'cloud', ...sets, 'global.log.partitions=12'), 'ScaledObject');
      expect(names(scaled)).to.deep.equal(['audit', 'history', 'notification', 'recurrence', 'tasks']);
      for (const { metadata, spec } of scaled) {
        const [trigger] = spec['triggers'] as { metadata: Record<string, string> }[];
        const { reads } = PROJECTORS.find(({ name }) => name === metadata.name) ?? { reads: [] };
        const topic = trigger?.metadata['topic'] as (typeof reads)[number];
        expect(reads).to.include(topic);
        const group = carrier === 'dapr' ? metadata.name : groupIdOf('', { group: metadata.name, topic });
        expect(trigger?.metadata['consumerGroup']).to.equal(group);
        expect(spec['maxReplicaCount']).to.equal(12);
      }
    }
  });

  it('are not scaled and counted at the same time', () => {
    const all = rendered('tasklog', 'cloud');
    for (const { metadata } of of(all, 'ScaledObject', 'HorizontalPodAutoscaler'))
      expect(named(all, 'Deployment', metadata.name).spec).not.to.have.property('replicas');
  });

  it('change one workload without its neighbours', () => {
    const before = rendered('projectors', 'local');
    const after = rendered('projectors', 'local', 'workloads.audit.replicas=3', 'workloads.audit.env.READ_PAGE=50');
    expect(named(after, 'Deployment', 'audit').spec['replicas']).to.equal(3);
    expect(named(after, 'ConfigMap', 'audit').data).to.include({ READ_PAGE: '50' });
    const others = (manifests: Manifest[]): Manifest[] => manifests.filter(({ metadata }) => metadata.name !== 'audit');
    expect(others(after)).to.deep.equal(others(before));
    const restarted = (manifests: Manifest[]): unknown =>
      templateOf(named(manifests, 'Deployment', 'audit')).metadata.annotations;
    expect(restarted(after)).not.to.deep.equal(restarted(before));
  });

  it('roll one workload back without its neighbours', () => {
    const earlier = `sha256:${'a'.repeat(64)}`;
    const manifests = of(rendered('projectors', 'cloud', `workloads.audit.pin=${earlier}`), 'Deployment');
    const images = manifests.map((each) => [each.metadata.name, containerOf(each).image.split('@')[1]]);
    expect(images.filter(([, digest]) => digest === earlier)).to.deep.equal([['audit', earlier]]);
    expect(faultOf('projectors', 'cloud', 'workloads.audit.pin=latest')).to.match(/audit/);
  });

  it('take a workload away when it is said to be null, and another one on', () => {
    const manifests = rendered(
      'projectors',
      'local',
      'workloads.audit=null',
      'workloads.tasks-b.args={projectors,tasks}',
    );
    expect(names(of(manifests, 'Deployment'))).to.deep.equal([
      ...['history', 'notification', 'recurrence', 'reminder', 'tasks', 'tasks-b'],
    ]);
  });

  it('carry the log over Postgres or Kafka without a sidecar', () => {
    for (const carrier of ['postgres', 'kafka']) {
      const manifests = rendered('tasklog', 'local', `global.log.carrier=${carrier}`);
      for (const each of of(manifests, 'Deployment'))
        expect(templateOf(each).metadata.annotations).not.to.include.keys('dapr.io/enabled');
      expect(named(manifests, 'ConfigMap', 'audit').data).to.include({ LOG: carrier });
      expect(names(of(manifests, 'Job'))).to.deep.equal(['command-api-migrate', 'projectors-migrate']);
    }
  });

  describe('told what cannot be', () => {
    const faults: [what: string, chart: Chart, place: Place | undefined, sets: string[], named: RegExp][] = [
      ['no address of the web', 'web', undefined, ['global.image.tag=v1'], /webUrl/],
      ['an address that is none', 'tasklog', 'local', ['global.webUrl=tasks.example.org'], /webUrl/],
      ['no image', 'query-api', undefined, ['global.webUrl=http://a'], /global\.image\.tag/],
      ['the image "latest"', 'realtime', 'local', ['global.image.tag=latest'], /image\/tag|image\.tag/],
      [
        'a digest that is none',
        'realtime',
        'cloud',
        ['global.image.digests.node=sha256:12'],
        /digests\/node|digests\.node/,
      ],
      ['a carrier that nobody knows', 'projectors', 'local', ['global.log.carrier=rabbit'], /carrier/],
      ['partitions that are no number', 'projectors', 'local', ['global.log.partitions=many'], /partitions/],
      ['a misspelt setting', 'projectors', 'local', ['global.webURL=http://a'], /webURL/],
      ['a misspelt workload setting', 'projectors', 'local', ['workloads.audit.replica=2'], /replica/],
      ['a misspelt default', 'query-api', 'local', ['defaults.reples=2'], /reples/],
      ['a port that is no port of nodes', 'web', 'local', ['workloads.web.service.nodePort=80'], /nodePort/],
      ['a role that is none', 'web', 'local', ['workloads.web.role=postgres'], /role/],
      ['a secret without its key', 'web', 'local', ['workloads.web.secrets.X.name=a'], /key/],
      ['lag without KEDA', 'projectors', 'cloud', ['global.keda.enabled=false'], /global\.keda\.enabled/],
      [
        'lag on a broker that is not named',
        'projectors',
        'cloud',
        ['global.keda.trigger=kafka'],
        /global\.keda\.brokers/,
      ],
      ['no workload', 'query-api', 'local', ['workloads=null'], /workloads/],
    ];
    for (const [what, chart, place, sets, named] of faults)
      it(`names it: ${what}`, () => expect(faultOf(chart, place, ...sets)).to.match(named));
  });
});
