/** A collector of traces on this machine: takes OTLP over HTTP as JSON, and can be held so that it answers nobody. */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type CollectedSpan = {
  service: string;
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  /** Nanoseconds since the epoch. */
  start: bigint;
  end: bigint;
  attributes: Record<string, unknown>;
  links: string[];
};

export type Collector = {
  url: string;
  spans: () => CollectedSpan[];
  /** What came in, as it came. */
  raw: () => string;
  /** Of the last request. */
  headers: () => IncomingHttpHeaders;
  /** Resolves as soon as it holds of the spans that have come. */
  until: (holds: (spans: CollectedSpan[]) => boolean) => Promise<void>;
  /** From now on requests are taken and never answered. */
  hold: () => void;
  stop: () => Promise<void>;
};

type Value = { stringValue?: string; intValue?: number | string; boolValue?: boolean };
type Attribute = { key: string; value: Value };
type Exported = {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: {
      spans: {
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        name: string;
        startTimeUnixNano: string;
        endTimeUnixNano: string;
        attributes?: Attribute[];
        links?: { traceId: string }[];
      }[];
    }[];
  }[];
};

export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  const waiting = new Set<() => void>();
  const unanswered = new Set<ServerResponse>();
  let headers: IncomingHttpHeaders = {};
  let held = false;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (held) return void unanswered.add(response);
      const body = Buffer.concat(chunks).toString();
      if (request.url !== '/v1/traces' || !request.headers['content-type']?.startsWith('application/json'))
        return void response.writeHead(404).end();
      headers = request.headers;
      bodies.push(body);
      spans.push(...spansIn(JSON.parse(body) as Exported));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      waiting.forEach((look) => look());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    spans: () => spans,
    raw: () => bodies.join('\n'),
    headers: () => headers,
    until: (holds) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!holds(spans)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    hold: () => void (held = true),
    stop: async () => {
      unanswered.forEach((response) => response.destroy());
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function spansIn({ resourceSpans }: Exported): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        service: String(valuesOf(resource.attributes)['service.name']),
        name: span.name,
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId === '' ? undefined : span.parentSpanId,
        start: BigInt(span.startTimeUnixNano),
        end: BigInt(span.endTimeUnixNano),
        attributes: valuesOf(span.attributes ?? []),
        links: (span.links ?? []).map(({ traceId }) => traceId),
      })),
    ),
  );
}

const valuesOf = (attributes: Attribute[]): Record<string, unknown> =>
  Object.fromEntries(
    attributes.map(({ key, value: { stringValue, intValue, boolValue } }) => [
      key,
      stringValue ?? intValue ?? boolValue,
    ]),
  );

/** The spans of one trace below their parents, each as "service: name"; whoever has no parent here stands at the left. */
export function treeOf(spans: readonly CollectedSpan[]): string[] {
  const known = new Set(spans.map(({ spanId }) => spanId));
  const below = (parent: string | undefined, depth: number): string[] =>
    spans
      .filter(({ parentSpanId: id }) => (id !== undefined && known.has(id) ? id : undefined) === parent)
      .sort((a, b) => (`${a.service} ${a.name}` < `${b.service} ${b.name}` ? -1 : 1))
      .flatMap(({ service, name, spanId }) => [
        `${'  '.repeat(depth)}${service}: ${name}`,
        ...below(spanId, depth + 1),
      ]);
  return below(undefined, 0);
}
