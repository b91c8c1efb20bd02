/**
 * What a piece of work is about, for the log lines written in it and the spans begun in it. It follows the work over every
 * `await`; work that is handed to somebody else's loop (a batch of commands, a page of records) takes its own along.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { formatTraceparent } from './traceparent.ts';
import type { SpanContext } from './traceparent.ts';

export type Scope = { span?: SpanContext | undefined; changeId?: string | undefined; requestId?: string | undefined };

const scopes = new AsyncLocalStorage<Scope>();

export const within = <T>(scope: Scope, work: () => T): T => scopes.run(scope, work);

export const currentScope = (): Readonly<Scope> | undefined => scopes.getStore();

/** The change is known by now: log lines from here on name it. */
export function noteChange(changeId: string): void {
  const scope = scopes.getStore();
  if (scope) scope.changeId = changeId;
}

/** What every log line tells beside its message. */
export function logFields(): { traceId?: string; spanId?: string; changeId?: string; requestId?: string } {
  const { span, changeId, requestId } = scopes.getStore() ?? {};
  return {
    ...(span && { traceId: span.traceId, spanId: span.spanId }),
    ...(changeId !== undefined && { changeId }),
    ...(requestId !== undefined && { requestId }),
  };
}

/** The header by which the next service goes on in this trace; none where there is no trace. */
export function traceHeaders(): { traceparent?: string } {
  const span = scopes.getStore()?.span;
  return span ? { traceparent: formatTraceparent(span) } : {};
}
