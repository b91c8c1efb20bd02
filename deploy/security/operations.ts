/** Every operation that the OpenAPI documents promise, as the services themselves write them. */
import { documents } from '../contracts/documents.ts';

export type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  [word: string]: unknown;
};

type Parameter = { name: string; in: 'path' | 'query' | 'header'; required?: boolean; schema: Schema };

export type ServiceName = 'command' | 'query' | 'projectors';

export type Operation = {
  service: ServiceName;
  method: string;
  /** As the document has it, with {id} where an id stands. */
  path: string;
  parameters: readonly Parameter[];
  /** The title of the schema of its JSON body, when it takes one. */
  body: string | undefined;
  /** The kinds of file that it takes instead. */
  files: readonly string[];
  /** Whether it wants a token. */
  secured: boolean;
  /** Whether it can be asked to answer as a stream. */
  streams: boolean;
};

type Described = {
  parameters?: Parameter[];
  security?: unknown[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, unknown> }>;
};
export type Document = {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Schema> };
};

export const DOCUMENTS: Record<ServiceName, Document> = {
  command: documents()['command-api.openapi.json'] as Document,
  query: documents()['query-api.openapi.json'] as Document,
  projectors: documents()['projectors.openapi.json'] as Document,
};

const operationsOf = (service: ServiceName): Operation[] =>
  Object.entries(DOCUMENTS[service].paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]): Operation => {
      const content = described.requestBody?.content ?? {};
      const body = content['application/json']?.schema.$ref?.split('/').at(-1);
      return {
        ...{ service, path, body },
        method: method.toUpperCase(),
        parameters: described.parameters ?? [],
        files: body === undefined ? Object.keys(content) : [],
        secured: described.security === undefined || described.security.length > 0,
        streams: JSON.stringify(described.responses).includes('text/event-stream'),
      };
    }),
  );

export const OPERATIONS: readonly Operation[] = (['command', 'query', 'projectors'] as const).flatMap(operationsOf);

export const SECURED = OPERATIONS.filter(({ secured }) => secured);

/** How an operation is told in the name of a test. */
export const nameOf = ({ service, method, path }: Operation): string => `${method} ${path} (${service})`;

/** The path with something in the place of each parameter. */
export const pathWith = ({ path }: Operation, value: string): string => path.replaceAll(/\{\w+\}/g, value);

/** Its way with what its parameters cannot do without. */
export function addressOf(operation: Operation, value: string): string {
  const needed = operation.parameters.filter((each) => each.in === 'query' && each.required);
  const query = needed.map(
    ({ name, schema }) => `${name}=${encodeURIComponent(NEEDED[name] ?? String(first(schema)))}`,
  );
  return `${pathWith(operation, value)}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

/** Where a schema alone does not say what can be found. */
const NEEDED: Record<string, string> = { rrule: 'FREQ=DAILY', q: 'ski', anchor: '2026-12-01T09:00', timeZone: 'UTC' };

const first = ({ enum: values }: Schema): unknown => (values as unknown[] | undefined)?.[0] ?? 'x';
