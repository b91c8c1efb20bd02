/** The tracer that sends: OpenTelemetry's SDK behind our port. Loaded only where traces are wanted. */
import { diag, DiagLogLevel, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import type { Context, Span as OtelSpan, SpanContext as OtelContext } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Sampler } from '@opentelemetry/sdk-trace';
import { within } from './scope.ts';
import type { TracingValues } from './settings.ts';
import type { SpanContext } from './traceparent.ts';
import type { Span, SpanKind as Kind, Tracer } from './tracer.ts';

/** Spans wait this long for company. */
const EXPORT_EVERY_MS = 1_000;
const EXPORT_WITHIN_MS = 10_000;
/** Beyond this, spans are dropped: a collector that is slow or away costs memory up to here (about 4 MB) and nothing else. */
const QUEUE = 4_096;
/** A collector that is away is told of once in this time. */
const TELL_EVERY_MS = 60_000;

type Settings = TracingValues & { OTEL_EXPORTER_OTLP_ENDPOINT: string };

export function createTracer(service: string, settings: Settings, onError: (message: string) => void): Tracer {
  tellFaults(onError);
  const exporter = new OTLPTraceExporter({
    url: `${settings.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/+$/, '')}/v1/traces`,
    headers: pairsOf(settings.OTEL_EXPORTER_OTLP_HEADERS),
    timeoutMillis: EXPORT_WITHIN_MS,
  });
  const named = { 'service.namespace': 'tasklog', 'service.name': service, 'service.instance.id': String(process.pid) };
  const provider = new TracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({ ...named, ...pairsOf(settings.OTEL_RESOURCE_ATTRIBUTES) }),
    ),
    sampler: samplerOf(settings),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: QUEUE,
        scheduledDelayMillis: EXPORT_EVERY_MS,
        exportTimeoutMillis: EXPORT_WITHIN_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('tasklog');
  return {
    start: (name, { kind = 'internal', parent, links = [], attributes = {}, startTime }) =>
      spanOf(
        tracer.startSpan(
          name,
          {
            kind: KINDS[kind],
            attributes,
            links: links.map((context) => ({ context: otelContext(context) })),
            ...(startTime !== undefined && { startTime }),
          },
          parentContext(parent),
        ),
      ),
    stop: () => provider.shutdown(),
  };
}

const KINDS: Record<Kind, SpanKind> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

function samplerOf({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: share }: Settings): Sampler {
  const root = name.endsWith('always_on')
    ? new AlwaysOnSampler()
    : name.endsWith('always_off')
      ? new AlwaysOffSampler()
      : new TraceIdRatioBasedSampler(Number(share));
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}

function pairsOf(text = ''): Record<string, string> {
  const pairs = text.split(',').filter((pair) => pair.includes('='));
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())];
    }),
  );
}

const otelContext = ({ traceId, spanId, sampled }: SpanContext): OtelContext => ({
  traceId,
  spanId,
  traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
  isRemote: true,
});

const parentContext = (parent: SpanContext | null): Context =>
  parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, otelContext(parent));

function spanOf(span: OtelSpan): Span {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    context: { traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 },
    rename: (name) => void span.updateName(name),
    set: (attributes) => void span.setAttributes(attributes),
    end: (error) => {
      if (error !== undefined) {
        const name = error instanceof Error ? error.name : typeof error === 'string' ? error : typeof error;
        span.setAttribute('error.type', name).setStatus({ code: SpanStatusCode.ERROR, message: name });
      }
      span.end();
    },
  };
}

/** What goes wrong with sending is told now and then, in nobody's scope: it is no part of the work whose spans were lost. */
function tellFaults(onError: (message: string) => void): void {
  let last = -Infinity;
  const tell = (message: string): void => {
    if (performance.now() - last < TELL_EVERY_MS) return;
    last = performance.now();
    within({}, () => onError(sentenceIn(message)));
  };
  const silent = (): void => undefined;
  diag.setLogger(
    { error: tell, warn: tell, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}

/** The SDK tells an error as JSON, with its stack. */
function sentenceIn(told: string): string {
  try {
    return (JSON.parse(told) as { message?: string }).message ?? told;
  } catch {
    return told;
  }
}
