/** The port to what sends spans. */
import type { SpanContext } from './traceparent.ts';

export type Attributes = Record<string, string | number | boolean | undefined>;
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

export type SpanOptions = {
  kind?: SpanKind;
  /** The span whose scope this is, when left out; null: none, a trace begins here. */
  parent?: SpanContext | null | undefined;
  links?: readonly SpanContext[];
  attributes?: Attributes;
  /** Milliseconds since the epoch; now, when left out. */
  startTime?: number;
};

export type Span = {
  readonly context: SpanContext;
  rename: (name: string) => void;
  set: (attributes: Attributes) => void;
  /** With an error, or a name for it: it failed. Only the name is told: a message may quote what a user wrote. */
  end: (error?: unknown) => void;
};

export type Tracer = {
  start: (name: string, options: SpanOptions & { parent: SpanContext | null }) => Span;
  /** Sends what is left. */
  stop: () => Promise<void>;
};
