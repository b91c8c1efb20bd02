import { expect } from 'chai';
import type { Manifest } from './charts.ts';
import { rulesFor } from './policies.ts';
import type { Host } from './policies.ts';

const policy = (spec: Record<string, unknown>): Manifest => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'a' },
  spec: { policyTypes: ['Ingress', 'Egress'], ...spec },
});
const web: Host = { name: 'web', address: '10.0.0.1', namespace: 'tasklog', labels: { app: 'web' } };
const twin: Host = { name: 'twin', address: '10.0.0.2', namespace: 'elsewhere', labels: { app: 'web' } };
const api: Host = { name: 'api', address: '10.0.0.3', namespace: 'tasklog', labels: { app: 'api' } };
const ports = [{ port: 80 }];

/** What is let through, and what becomes of the rest. */
function linesOf(pod: Host, ...policies: Manifest[]): { input: string[]; output: string[] } {
  const text = rulesFor(pod, { policies, namespace: 'tasklog', hosts: [web, twin, api] });
  const chain = (hook: string): string[] =>
    (new RegExp(`chain ${hook} \\{([^}]*(?:\\{[^}]*\\}[^}]*)*)\\n\\}`).exec(text)?.[1] ?? '')
      .split('\n')
      .filter((line) => !/^$|hook|"lo"|established/.test(line));
  return { input: chain('input'), output: chain('output') };
}
const refused = ['meta l4proto tcp reject with tcp reset', 'drop'];

describe('what Kubernetes makes of a network policy', () => {
  it('lets everything through where none selects the pod', () => {
    const open = { input: ['accept'], output: ['accept'] };
    expect(linesOf(api)).to.deep.equal(open);
    expect(linesOf(twin, policy({ podSelector: {} }))).to.deep.equal(open);
    expect(linesOf(api, policy({ podSelector: { matchLabels: { app: 'web' } } }))).to.deep.equal(open);
  });
  it('lets nothing through where one selects it and says no more', () =>
    expect(linesOf(api, policy({ podSelector: {} }))).to.deep.equal({ input: refused, output: refused }));
  it('takes a pod by its labels for one of the same namespace', () => {
    const ingress = [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }], ports }];
    expect(linesOf(api, policy({ podSelector: {}, ingress })).input).to.deep.equal([
      'ip saddr 10.0.0.1 tcp dport 80 accept',
      ...refused,
    ]);
  });
  it('takes a namespace for all of its pods', () => {
    const egress = [
      { to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'elsewhere' } } }], ports },
    ];
    expect(linesOf(api, policy({ podSelector: {}, egress })).output).to.deep.equal([
      'ip daddr 10.0.0.2 tcp dport 80 accept',
      ...refused,
    ]);
  });
  it('leaves out of a range what is excepted', () => {
    const egress = [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '169.254.0.0/16'] } }], ports }];
    expect(linesOf(api, policy({ podSelector: {}, egress })).output[0]).to.equal(
      'ip daddr != { 10.0.0.0/8, 169.254.0.0/16 } tcp dport 80 accept',
    );
  });
  it('adds up what several let through', () => {
    const from = (app: string): Record<string, unknown> => ({
      podSelector: {},
      ingress: [{ from: [{ podSelector: { matchLabels: { app } } }], ports }],
    });
    expect(linesOf(api, policy(from('web')), policy(from('api')), policy({ podSelector: {} })).input).to.have.length(4);
  });
  it('takes no peers for everybody, and no ports for all', () =>
    expect(linesOf(api, policy({ podSelector: {}, ingress: [{ ports }], egress: [{}] }))).to.deep.equal({
      input: ['tcp dport 80 accept', ...refused],
      output: ['accept', ...refused],
    }));
  it('refuses to guess at what it does not understand', () =>
    expect(() => linesOf(api, policy({ podSelector: { matchExpressions: [] } }))).to.throw('not understood'));
});
