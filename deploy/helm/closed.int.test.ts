import { expect } from 'chai';
import { MODEL_SETTINGS } from '@tasklog/command-api/conversation/model-settings';
import { LOG_SETTINGS } from '@tasklog/event-log/settings';
import { PROJECTORS } from '@tasklog/projectors';
import { SETTINGS as PROJECTOR_SETTINGS } from '@tasklog/projectors/settings';
import type { Setting } from '@tasklog/runtime';
import { MIGRATE_SETTINGS } from '@tasklog/runtime/install/settings';
import { PLACES, SERVICES } from '../check/charts.ts';
import type { Manifest } from '../check/charts.ts';
import { containerOf, named, names, of, renderer, templateOf } from '../testing/manifests.ts';

describe('what the charts keep closed', () => {
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

      it('close the namespace, both ways, from whichever chart comes first', () => {
        for (const chart of SERVICES) {
          const { spec } = named(rendered(chart, place), 'NetworkPolicy', `deny-all-${chart}`);
          expect(spec).to.deep.equal({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
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
    });
  }
});
