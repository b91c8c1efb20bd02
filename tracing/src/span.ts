/**
 * Spans, for whoever has something to say of how long it took. Without an endpoint nothing of OpenTelemetry is loaded (its API
 * alone costs each process 2 MB, its SDK 14, measured), `startSpan` answers undefined, and `inSpan` only does its work.
 *
 * A span has an explicit parent, or the one whose scope it begins in; no instrumentation patches anything.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { currentScope, within } from './scope.ts';
import type { TracingValues } from './settings.ts';
import type { Span, SpanOptions, Tracer } from './tracer.ts';

/** Spans that cannot be delivered by then are lost: a process that stops is not held up by a collector that is away. */
const STOP_WITHIN_MS = 2_000;

let tracer: Tracer | undefined;

/** Begins to trace when an endpoint is set; `service` names this process. Never rejects over an endpoint that is away. */
export async function startTracing(
  service: string,
  settings: TracingValues,
  onError: (message: string) => void,
): Promise<void> {
  if (settings.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return;
  const { createTracer } = await import('./sdk.ts');
  tracer = createTracer(
    service,
    { ...settings, OTEL_EXPORTER_OTLP_ENDPOINT: settings.OTEL_EXPORTER_OTLP_ENDPOINT },
    onError,
  );
}

export async function stopTracing(): Promise<void> {
  const stopped = tracer?.stop().catch(() => undefined);
  tracer = undefined;
  if (stopped) await Promise.race([stopped, wait(STOP_WITHIN_MS, undefined, { ref: false })]);
}

export const isTracing = (): boolean => tracer !== undefined;

export function startSpan(name: string, options: SpanOptions = {}): Span | undefined {
  if (tracer === undefined) return undefined;
  const { parent = currentScope()?.span ?? null } = options;
  return tracer.start(name, { ...options, parent });
}

/** Does the work in a span of its own: log lines and spans within it belong to it. */
export async function inSpan<T>(
  name: string,
  options: SpanOptions,
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  const span = startSpan(name, options);
  if (span === undefined) return work(undefined);
  try {
    const result = await within({ ...currentScope(), span: span.context }, () => work(span));
    span.end();
    return result;
  } catch (error) {
    span.end(error);
    throw error;
  }
}
