import type { ReplayRequest } from '@tasklog/schemas';

/** What the form asks for. An instant is given by this browser's clock, and sent as one. */
export function replayRequestOf({
  projector = '',
  range,
  until = '',
  from,
  verify,
  swap,
}: Record<string, string>): ReplayRequest {
  return {
    projector,
    from: from === 'kafka' ? 'kafka' : 'postgres',
    verify: verify === 'full' ? 'full' : 'sample',
    ...(range === 'until' && until !== ''
      ? { until: new Date(until).toISOString() }
      : { swap: swap === 'auto' ? 'auto' : 'manual' }),
  };
}
