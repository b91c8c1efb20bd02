/** Schemas for what Kubernetes itself does not know: Dapr's own, closed, and ours of KEDA. In the layout of kubeconform. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestsIn, yamlFilesIn } from './charts.ts';

type Schema = { properties?: Record<string, Schema>; items?: Schema; additionalProperties?: boolean | Schema } & Record<
  string,
  unknown
>;
type Definition = {
  group: string;
  names: { kind: string };
  versions: { name: string; schema: { openAPIV3Schema: Schema } }[];
};

/** Fills a folder with a schema for each kind and version. */
export function writeCustomSchemas(folder: string, daprCrds: string): void {
  cpSync(join(import.meta.dirname, 'schemas'), folder, { recursive: true });
  for (const file of yamlFilesIn(daprCrds)) {
    for (const { spec } of manifestsIn(readFileSync(file, 'utf8'))) {
      const { group, names, versions } = spec as unknown as Definition;
      for (const { name, schema } of versions) {
        const kind = names.kind.toLowerCase();
        // kubeconform's {{ .ResourceKind }}{{ .KindSuffix }}: the first label of the group, then the version.
        const place = join(folder, `${kind}-${group.split('.')[0] ?? ''}-${name}.json`);
        writeFileSync(place, JSON.stringify(closed(withMetadata(schema.openAPIV3Schema))));
      }
    }
  }
}

const withMetadata = (schema: Schema): Schema => ({
  ...schema,
  properties: { ...schema.properties, apiVersion: {}, kind: {}, metadata: { type: 'object', required: ['name'] } },
});

/** An object that lists its fields has no others: a misspelt one would be dropped in silence. */
function closed(schema: Schema): Schema {
  const { properties, items, additionalProperties } = schema;
  const open = additionalProperties !== undefined || schema['x-kubernetes-preserve-unknown-fields'] === true;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, closed(each)])),
    }),
    ...(properties && !open && { additionalProperties: false }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: closed(additionalProperties) }),
    ...(items && { items: closed(items) }),
  };
}
