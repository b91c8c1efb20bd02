import { expect } from 'chai';
import { isCached } from '@tasklog/runtime/testing/real/cache';
import { orSkip, tell } from '@tasklog/runtime/testing/real/skip';
import { openCharts, PLACES } from './charts.ts';
import type { Charts, Manifest, Place } from './charts.ts';
import { needNamespaces, openNetwork } from './network.ts';
import type { Answered, Edge, Network } from './network.ts';
import { podsIn } from './policies.ts';
import type { Host } from './policies.ts';
import { HELM, helm } from './tools.ts';

const NAMESPACE = 'tasklog';
const PROJECTORS = ['tasks', 'audit', 'history', 'reminder', 'recurrence', 'notification'];
const CHECK_TOKENS = ['command-api', 'query-api', 'realtime', ...PROJECTORS];
const JOBS = ['command-api-migrate', 'command-api-topics', 'projectors-migrate', 'projectors-topics'];
const ALL = ['web', 'relay', ...CHECK_TOKENS, ...JOBS];
const WITH_SIDECAR = ['relay', 'realtime', ...PROJECTORS];

/** Where the broker and Postgres are, and by which port. */
const OUTSIDE: Record<Place, { host: string; broker: number }> = {
  local: { host: '192.168.65', broker: 19_092 },
  cloud: { host: '203.0.113', broker: 9092 },
};

/** None of ours: what they may is said by nobody, but what they may of ours is. */
const OTHERS = [
  ...['neighbour', 'prometheus', 'sentry', 'dns', 'browser', 'internet', 'postgres', 'broker'],
  ...['metadata', 'intranet', 'api-server'],
];
/** Where there is something to be had that nobody of ours shall have. */
const FORBIDDEN: readonly [to: string, port: number][] = [
  ['metadata', 80],
  ['intranet', 443],
  ['api-server', 443],
  ['stranger', 8080],
  ['relay', 4500],
];

/** What may be, written down by hand: whatever is not here must be refused. */
function intended(place: Place): Edge[] {
  const edges = (from: readonly string[], to: string, port: number): Edge[] =>
    from.filter((each) => each !== to).map((each) => ({ from: each, to, port }));
  const { broker } = OUTSIDE[place];
  const measures = onlyIf(place === 'cloud', 'prometheus');
  return [
    // Pages come from anywhere, over a node's port or a load balancer.
    ...edges([...OTHERS, ...CHECK_TOKENS], 'web', 3000),
    ...edges(place === 'local' ? [...OTHERS, 'web'] : ['web', ...measures], 'realtime', 4300),
    ...edges(['web', 'recurrence', ...measures], 'command-api', 4100),
    ...edges(['web', ...measures], 'query-api', 4200),
    ...PROJECTORS.flatMap((each) => edges(['web', ...measures], each, 4400)),
    ...edges(measures, 'relay', 4500),
    ...WITH_SIDECAR.flatMap((each) => edges(measures, each, 9090)),
    ...edges(ALL, 'postgres', 5432),
    ...edges([...WITH_SIDECAR, ...JOBS], 'broker', broker),
    ...[50_001, 50_005, 50_006, 6500].flatMap((port) => edges(WITH_SIDECAR, 'sentry', port)),
    ...edges(ALL, 'dns', 53),
    ...[443, 465, 587].flatMap((port) => edges(['command-api', 'notification'], 'internet', port)),
  ];
}

const onlyIf = <T>(condition: boolean, ...values: T[]): T[] => (condition ? values : []);

function hostsOf(manifests: readonly Manifest[], place: Place): Host[] {
  const { host } = OUTSIDE[place];
  const pods = podsIn(manifests, NAMESPACE).map((pod, at) => ({ ...pod, address: `10.244.0.${String(at + 10)}` }));
  return [
    ...pods,
    { name: 'stranger', address: '10.244.0.200', namespace: NAMESPACE, labels: { app: 'somebody' } },
    { name: 'neighbour', address: '10.244.1.10', namespace: 'default', labels: pods[0]?.labels ?? {} },
    { name: 'prometheus', address: '10.244.1.11', namespace: 'monitoring', labels: {} },
    { name: 'sentry', address: '10.244.1.12', namespace: 'dapr-system', labels: {} },
    { name: 'dns', address: '10.244.1.13', namespace: 'kube-system', labels: {} },
    { name: 'browser', address: '198.51.100.9' },
    { name: 'internet', address: '198.51.100.10' },
    { name: 'postgres', address: `${host}.20` },
    { name: 'broker', address: `${host}.21` },
    { name: 'metadata', address: '169.254.169.254' },
    { name: 'intranet', address: '10.20.30.40' },
    { name: 'api-server', address: '10.96.0.1' },
  ];
}

/** From everybody to everybody, on each port that anybody offers, and on one that nobody does. */
function everyEdge(hosts: readonly Host[], offered: ReadonlyMap<string, number[]>): Edge[] {
  return hosts.flatMap(({ name: from }) =>
    hosts
      .filter(({ name }) => name !== from)
      .flatMap(({ name: to }) => [...(offered.get(to) ?? []), 9999].map((port) => ({ from, to, port }))),
  );
}

type Judged = {
  edges: Edge[];
  answered: Answered[];
  wanted: Set<string>;
  /** Edges that should be open and are not, and the other way round. */
  closed: string[];
  open: string[];
};

function judge(network: Network, hosts: readonly Host[], place: Place): Judged {
  const wanted = new Set(intended(place).map(said));
  const offered = new Map<string, number[]>();
  for (const { to, port } of intended(place)) {
    const ports = offered.get(to) ?? [];
    if (!ports.includes(port)) offered.set(to, [...ports, port]);
  }
  for (const [name, port] of FORBIDDEN) offered.set(name, [...new Set([...(offered.get(name) ?? []), port])]);
  const edges = everyEdge(hosts, offered);
  const answered = network.try(edges);
  const isOpen = (_: Edge, at: number): boolean => answered[at] === 'open';
  const closed = edges.filter((edge, at) => wanted.has(said(edge)) && !isOpen(edge, at));
  const open = edges.filter((edge, at) => !wanted.has(said(edge)) && !between(edge) && isOpen(edge, at));
  return { edges, answered, wanted, closed: closed.map(said), open: open.map(said) };
}

/** Policies as somebody might break them, one at a time, and what must be seen of it. */
const PLANTED: readonly { name: string; plant: (policy: Manifest) => Manifest[]; seen: string[] }[] = [
  {
    name: 'nobody is denied at first',
    plant: (policy) => (policy.metadata.name.startsWith('deny-all') ? [] : [policy]),
    seen: ['neighbour → stranger:8080', 'stranger → intranet:443'],
  },
  {
    name: 'a rule forgets to say from whom',
    plant: (policy) => changed(policy, 'query-api', 'ingress', (rules) => rules.map(({ ports }) => ({ ports }))),
    seen: ['neighbour → query-api:4200', 'browser → query-api:4200'],
  },
  {
    name: 'a workload may call nobody',
    plant: (policy) => changed(policy, 'relay', 'egress', () => []),
    seen: ['relay → postgres:5432', 'relay → dns:53'],
  },
  {
    name: 'the internet is taken to be every address',
    plant: (policy) =>
      changed(policy, 'notification', 'egress', (rules) => [...rules, { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }]),
    seen: ['notification → metadata:80', 'notification → intranet:443', 'notification → api-server:443'],
  },
];

type Rules = { ports?: unknown; from?: unknown; to?: unknown }[];
function changed(
  policy: Manifest,
  name: string,
  side: 'ingress' | 'egress',
  change: (rules: Rules) => Rules,
): Manifest[] {
  if (policy.metadata.name !== name) return [policy];
  return [{ ...policy, spec: { ...policy.spec, [side]: change(policy.spec[side] as Rules) } }];
}

const said = ({ from, to, port }: Edge): string => `${from} → ${to}:${String(port)}`;

describe('network policies, enforced', function () {
  this.timeout(180_000);
  let charts: Charts;
  before(async function () {
    await orSkip(this, [], async () => needNamespaces());
    charts = await orSkip(this, [HELM], async () => openCharts(await helm(tell)));
    if (!isCached(HELM)) this.timeout(0);
  });
  after(() => charts?.remove());

  for (const place of PLACES) {
    describe(place === 'local' ? 'on Minikube' : 'in the cloud', () => {
      let network: Network;
      let hosts: Host[];
      let policies: Manifest[];
      before(() => {
        const rendered = charts.render('tasklog', place);
        if (!rendered.ok) throw new Error(rendered.fault);
        hosts = hostsOf(rendered.manifests, place);
        policies = rendered.manifests.filter(({ kind }) => kind === 'NetworkPolicy');
        network = openNetwork({ policies, namespace: NAMESPACE, hosts });
      });
      after(() => network?.remove());

      it('let through what the services need, and refuse everything else', () => {
        const { edges, answered, wanted, closed, open } = judge(network, hosts, place);
        expect(closed).to.deep.equal([]);
        expect(open).to.deep.equal([]);
        expect(edges.filter((edge) => wanted.has(said(edge)))).to.have.length(wanted.size);
        expect(edges.length).to.be.greaterThan(wanted.size * 5);
        // None of ours is kept waiting for an answer that never comes.
        expect(answered).not.to.include('silent');
      });

      for (const { name, plant, seen } of PLANTED) {
        it(`are caught when ${name}`, () => {
          const wrong = openNetwork({
            policies: structuredClone(policies).flatMap(plant),
            namespace: NAMESPACE,
            hosts,
          });
          try {
            const { closed, open } = judge(wrong, hosts, place);
            expect([...closed, ...open]).to.include.members(seen);
          } finally {
            wrong.remove();
          }
        });
      }

      it('let everybody through where there are none: it is the policies that refuse', () => {
        const open = openNetwork({ policies: [], namespace: NAMESPACE, hosts });
        try {
          const [from, to] = ['stranger', 'query-api'];
          expect(open.try([{ from, to, port: 4200 }])).to.deep.equal(['open']);
          expect(network.try([{ from, to, port: 4200 }])).to.deep.equal(['refused']);
        } finally {
          open.remove();
        }
      });
    });
  }
});

const between = ({ from, to }: Edge): boolean => OTHERS.includes(from) && OTHERS.includes(to);
