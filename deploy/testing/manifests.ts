/** What Helm makes of the charts, and how a test looks into it. */
import { orSkip, tell } from '@tasklog/runtime/testing/real/skip';
import { openCharts } from '../check/charts.ts';
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

export const templateOf = ({ spec }: Manifest): Template => spec['template'] as Template;
export const containerOf = (manifest: Manifest): Container => templateOf(manifest).spec.containers[0] as Container;
export const of = (manifests: Manifest[], ...kinds: string[]): Manifest[] =>
  manifests.filter(({ kind }) => kinds.includes(kind));
export const names = (manifests: Manifest[]): string[] => manifests.map(({ metadata }) => metadata.name).sort();
export const named = (manifests: Manifest[], kind: string, name: string): Manifest => {
  const found = manifests.find((each) => each.kind === kind && each.metadata.name === name);
  if (!found) throw new Error(`There is no ${kind} ${name}`);
  return found;
};

export type Renderer = {
  rendered: (chart: Chart, place: Place, ...sets: string[]) => Manifest[];
  faultOf: (chart: Chart, place: Place | undefined, ...sets: string[]) => string;
};

/** To be called within a `describe`: it brings the hooks that open the charts, or skip where there is no Helm. */
export function renderer(): Renderer {
  let charts: Charts;
  before(async function () {
    charts = await orSkip(this, [HELM], async () => openCharts(await helm(tell)));
  });
  after(() => charts?.remove());
  return {
    rendered: (chart, place, ...sets) => {
      const result = charts.render(chart, place, sets);
      if (!result.ok) throw new Error(result.fault);
      return result.manifests;
    },
    faultOf: (chart, place, ...sets) => {
      const result = charts.render(chart, place, sets);
      return result.ok ? 'no fault' : result.fault;
    },
  };
}
