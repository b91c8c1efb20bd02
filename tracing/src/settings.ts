/** How traces leave a process, under the names that OpenTelemetry gives them; the shape is that of runtime's Setting. */
export const TRACING_SETTINGS = {
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    type: 'string',
    about: 'Where traces are sent, as OTLP over HTTP (JSON); unset: none are made.',
    example: 'http://127.0.0.1:4318',
    optional: true,
    pattern: '^https?://[^\\s/]+',
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    type: 'string',
    about: 'Headers to send with the traces, name=value with commas between.',
    example: 'api-key=a long random text',
    optional: true,
    secret: true,
    pattern: '^[^=,\\s]+=[^,]*(,[^=,\\s]+=[^,]*)*$',
  },
  OTEL_TRACES_SAMPLER: {
    type: 'string',
    about: 'Which traces are recorded; the parentbased ones do as the caller did.',
    example: 'parentbased_traceidratio',
    default: 'parentbased_always_on',
    enum: [
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ],
  },
  OTEL_TRACES_SAMPLER_ARG: {
    type: 'string',
    about: 'The share of traces that a traceidratio sampler records, from 0 to 1.',
    example: '0.05',
    default: '1',
    pattern: '^(0(\\.\\d+)?|1(\\.0+)?)$',
  },
  OTEL_RESOURCE_ATTRIBUTES: {
    type: 'string',
    about: 'What else every span says of its process, name=value with commas between.',
    example: 'deployment.environment.name=production',
    optional: true,
    pattern: '^[^=,\\s]+=[^,]*(,[^=,\\s]+=[^,]*)*$',
  },
} as const;

export type TracingValues = {
  OTEL_EXPORTER_OTLP_ENDPOINT: string | undefined;
  OTEL_EXPORTER_OTLP_HEADERS: string | undefined;
  OTEL_TRACES_SAMPLER: string;
  OTEL_TRACES_SAMPLER_ARG: string;
  OTEL_RESOURCE_ATTRIBUTES: string | undefined;
};
