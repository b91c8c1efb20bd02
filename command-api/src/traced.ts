/** The command path in traces: what a command waits for and what its commit takes, each in the trace of its own request. */
import { formatTraceparent, inSpan, isTracing, noteChange, startSpan } from '@tasklog/tracing';
import type { Span } from '@tasklog/tracing';
import type { Outcome, Request } from './request.ts';
import type { Write, Written } from './store/commit.ts';

/** From queueing up to the outcome. Log lines that the request writes from here on name its change. */
export function inCommandSpan(request: Request, work: (span: Span | undefined) => Promise<Outcome>): Promise<Outcome> {
  const { change, wishes } = request;
  noteChange(change.changeId);
  if (!isTracing()) return work(undefined);
  const attributes = {
    'tasklog.change.id': change.changeId,
    'tasklog.actor': change.actor,
    'tasklog.command.types': [...new Set(wishes.map(({ command }) => command.type))].join(','),
    'tasklog.command.count': wishes.length,
  };
  return inSpan('command', { attributes }, async (span) => {
    const outcome = await work(span);
    span?.set({ 'tasklog.outcome': outcome.kind });
    return outcome;
  });
}

/**
 * One statement commits for many requests: each of them sees it in its own trace, and what it writes carries that place
 * on as its `traceparent`. A command that was overtaken and is decided anew shows each of its tries.
 */
export async function inCommitSpans(
  writing: readonly { span: Span | undefined; write: Write }[],
  commit: (writes: Write[]) => Promise<Written[]>,
): Promise<Written[]> {
  const writes = writing.map(({ write }) => write);
  if (!isTracing()) return commit(writes);
  const spans = writing.map(({ span }) =>
    startSpan('commit', {
      kind: 'producer',
      parent: span?.context ?? null,
      attributes: {
        'db.system.name': 'postgresql',
        'db.operation.batch.size': writes.length,
        'messaging.system': 'tasklog',
        'messaging.destination.name': 'outbox',
      },
    }),
  );
  try {
    const written = await commit(writes.map((write, n) => carrying(write, spans[n])));
    spans.forEach((span, n) => {
      span?.set({ 'tasklog.outcome': written[n] });
      span?.end();
    });
    return written;
  } catch (error) {
    for (const span of spans) span?.end(error);
    throw error;
  }
}

function carrying(write: Write, span: Span | undefined): Write {
  if (span === undefined) return write;
  const traceparent = formatTraceparent(span.context);
  return { ...write, items: write.items.map((item) => ({ ...item, event: { ...item.event, traceparent } })) };
}
