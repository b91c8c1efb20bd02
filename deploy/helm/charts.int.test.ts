import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PROJECTORS } from '@tasklog/projectors';
import { ROLES } from '@tasklog/runtime/roles';
import { PLACES, SERVICES } from '../check/charts.ts';
import type { Manifest } from '../check/charts.ts';
import { containerOf, named, names, of, renderer, templateOf } from '../testing/manifests.ts';

describe('the charts', () => {
  const { rendered } = renderer();

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

      it('pin every image, and never to "latest"', () => {
        for (const pod of pods) {
          const { image } = containerOf(pod);
          expect(image).to.match(
            place === 'cloud' ? /^[^@]+\/(node|web)@sha256:[0-9a-f]{64}$/ : /^tasklog\/(node|web):dev$/,
          );
        }
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

  it('are not scaled and counted at the same time', () => {
    const all = rendered('tasklog', 'cloud');
    for (const { metadata } of of(all, 'ScaledObject', 'HorizontalPodAutoscaler'))
      expect(named(all, 'Deployment', metadata.name).spec).not.to.have.property('replicas');
  });
});
