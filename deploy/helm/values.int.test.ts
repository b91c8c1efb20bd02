import { expect } from 'chai';
import { groupIdOf } from '@tasklog/event-log/kafka/subscription';
import { PROJECTORS } from '@tasklog/projectors';
import type { Chart, Manifest, Place } from '../check/charts.ts';
import { containerOf, named, names, of, renderer, templateOf } from '../testing/manifests.ts';

describe('what can be said to the charts', () => {
  const { rendered, faultOf } = renderer();

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
