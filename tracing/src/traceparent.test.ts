import { expect } from 'chai';
import { formatTraceparent, newSpanContext, parseTraceparent } from './traceparent.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

describe('a traceparent', () => {
  it('names a place in a trace, and whether it is recorded', () => {
    expect(parseTraceparent(`00-${traceId}-${spanId}-01`)).to.deep.equal({ traceId, spanId, sampled: true });
    expect(parseTraceparent(`00-${traceId}-${spanId}-00`)?.sampled).to.equal(false);
  });
  it('is written as it is read', () => {
    const context = newSpanContext();
    expect(parseTraceparent(formatTraceparent(context))).to.deep.equal(context);
  });
  it('that is none counts as not given', () => {
    const none = [
      undefined,
      null,
      7,
      '',
      'x',
      `00-${traceId}-${spanId}`,
      `01-${traceId}-${spanId}-01`,
      `00-${traceId.toUpperCase()}-${spanId}-01`,
      `00-${'0'.repeat(32)}-${spanId}-01`,
      `00-${traceId}-${'0'.repeat(16)}-01`,
      `00-${traceId}-${spanId}-01\n`,
    ];
    expect(none.map(parseTraceparent)).to.deep.equal(none.map(() => undefined));
  });
});
