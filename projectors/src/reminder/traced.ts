import { formatTraceparent, isTracing, startSpan } from '@tasklog/tracing';
import type { Firing } from './due-event.ts';

/** Nobody asked for a reminder just now, so each begins a trace of its own: what is written carries it to the screen. */
export async function inFiringSpans(
  firings: readonly Firing[],
  write: (firings: readonly Firing[]) => Promise<number>,
): Promise<number> {
  if (!isTracing() || firings.length === 0) return write(firings);
  const spans = firings.map(({ due, firedAt, event }) =>
    startSpan('remind', {
      kind: 'producer',
      parent: null,
      attributes: {
        'tasklog.change.id': event.changeid,
        'tasklog.late_ms': Date.parse(firedAt) - Date.parse(due.dueAt),
        'db.operation.batch.size': firings.length,
      },
    }),
  );
  const carrying = firings.map((firing, n): Firing => {
    const context = spans[n]?.context;
    if (context === undefined) return firing;
    const traceparent = formatTraceparent(context);
    return { ...firing, event: { ...firing.event, traceparent }, notice: { ...firing.notice, traceparent } };
  });
  try {
    const written = await write(carrying);
    for (const span of spans) span?.end();
    return written;
  } catch (error) {
    for (const span of spans) span?.end(error);
    throw error;
  }
}
