import { TRACING_SETTINGS } from '../settings.ts';
import type { TracingValues } from '../settings.ts';

/** The settings of a process that sends its traces there; undefined: nowhere. */
export const settingsFor = (endpoint: string | undefined, changes: Partial<TracingValues> = {}): TracingValues => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_EXPORTER_OTLP_HEADERS: undefined,
  OTEL_TRACES_SAMPLER: TRACING_SETTINGS.OTEL_TRACES_SAMPLER.default,
  OTEL_TRACES_SAMPLER_ARG: TRACING_SETTINGS.OTEL_TRACES_SAMPLER_ARG.default,
  OTEL_RESOURCE_ATTRIBUTES: undefined,
  ...changes,
});
