/** What Kubernetes makes of NetworkPolicies, as rules for nftables: one set for the network namespace of each pod. */
import type { Manifest } from './charts.ts';

export type Labels = Record<string, string>;
/** Somebody with an address: a pod when it has labels and a namespace, else somebody outside of the cluster. */
export type Host = { name: string; address: string; namespace?: string; labels?: Labels };

type Selector = { matchLabels?: Labels; matchExpressions?: unknown };
type Peer = {
  podSelector?: Selector;
  namespaceSelector?: Selector;
  ipBlock?: { cidr: string; except?: string[] };
};
type Rule = { from?: Peer[]; to?: Peer[]; ports?: { port: number; protocol?: string }[] };
type Policy = { podSelector: Selector; policyTypes: string[]; ingress?: Rule[]; egress?: Rule[] };

/** As Kubernetes labels each of them by itself. */
const labelsOfNamespace = (name: string): Labels => ({ 'kubernetes.io/metadata.name': name });

function matches({ matchLabels = {}, matchExpressions }: Selector, labels: Labels): boolean {
  if (matchExpressions !== undefined) throw new Error('A selector by expressions is not understood here.');
  return Object.entries(matchLabels).every(([name, value]) => labels[name] === value);
}

/** The policies of a namespace that select a pod. */
const selecting = (policies: readonly Manifest[], namespace: string, pod: Host): Policy[] =>
  pod.namespace === namespace
    ? policies.map(({ spec }) => spec as Policy).filter(({ podSelector }) => matches(podSelector, pod.labels ?? {}))
    : [];

export type Enforced = { policies: readonly Manifest[]; namespace: string; hosts: readonly Host[] };

/** A script for `nft -f`, to be run where the pod lives. What no policy selects may do everything. */
export function rulesFor(pod: Host, { policies, namespace, hosts }: Enforced): string {
  const selected = selecting(policies, namespace, pod);
  const chain = (hook: 'input' | 'output', type: 'Ingress' | 'Egress'): string => {
    const isolating = selected.filter(({ policyTypes }) => policyTypes.includes(type));
    const lines = isolating.flatMap((policy) =>
      type === 'Ingress'
        ? (policy.ingress ?? []).flatMap((rule) => accepting(rule, rule.from, 'saddr', namespace, hosts))
        : (policy.egress ?? []).flatMap((rule) => accepting(rule, rule.to, 'daddr', namespace, hosts)),
    );
    const last = isolating.length > 0 ? ['meta l4proto tcp reject with tcp reset', 'drop'] : ['accept'];
    const body = ['meta oifname "lo" accept', 'meta iifname "lo" accept', 'ct state established,related accept'];
    return [`chain ${hook} {`, `type filter hook ${hook} priority 0;`, ...body, ...lines, ...last, '}'].join('\n');
  };
  return `table ip pods {\n${chain('input', 'Ingress')}\n${chain('output', 'Egress')}\n}\n`;
}

function accepting(
  { ports }: Rule,
  peers: Peer[] | undefined,
  side: 'saddr' | 'daddr',
  namespace: string,
  hosts: readonly Host[],
): string[] {
  const of = peers === undefined ? [''] : peers.flatMap((peer) => addressesOf(peer, side, namespace, hosts));
  const to =
    ports === undefined
      ? ['']
      : ports.map(({ port, protocol = 'TCP' }) => `${protocol.toLowerCase()} dport ${String(port)}`);
  return of.flatMap((address) => to.map((port) => `${address} ${port} accept`.trim()));
}

function addressesOf(peer: Peer, side: string, namespace: string, hosts: readonly Host[]): string[] {
  if (peer.ipBlock) {
    const { cidr, except = [] } = peer.ipBlock;
    const but = except.length > 0 ? ` ip ${side} != { ${except.join(', ')} }` : '';
    return [`${cidr === '0.0.0.0/0' ? '' : `ip ${side} ${cidr}`}${but}`.trim()];
  }
  const { namespaceSelector, podSelector } = peer;
  const found = hosts.filter(
    (host) =>
      host.namespace !== undefined &&
      (namespaceSelector
        ? matches(namespaceSelector, labelsOfNamespace(host.namespace))
        : host.namespace === namespace) &&
      (podSelector === undefined || matches(podSelector, host.labels ?? {})),
  );
  return found.map(({ address }) => `ip ${side} ${address}`);
}

/** The pods of what was rendered, one each: their names, namespaces and labels, without addresses yet. */
export function podsIn(manifests: readonly Manifest[], namespace: string): Omit<Host, 'address'>[] {
  return manifests
    .filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
    .map(({ metadata: { name }, spec }) => {
      const { template } = spec as { template: { metadata: { labels: Labels } } };
      return { name, namespace, labels: template.metadata.labels };
    });
}
