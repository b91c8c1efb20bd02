import { expect } from 'chai';
import { logFields, noteChange, traceHeaders, within } from './scope.ts';

const span = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', sampled: true };

describe('the scope of a piece of work', () => {
  it('is told to log lines, over every await, and to nobody outside', async () => {
    await within({ requestId: 'r1', span }, async () => {
      await Promise.resolve();
      noteChange('c1');
      await Promise.resolve();
      expect(logFields()).to.deep.equal({
        traceId: span.traceId,
        spanId: span.spanId,
        changeId: 'c1',
        requestId: 'r1',
      });
    });
    expect(logFields()).to.deep.equal({});
  });
  it('of one request is not that of another beside it', async () => {
    const seen = await Promise.all(
      ['a', 'b'].map((requestId) =>
        within({ requestId }, async () => {
          await Promise.resolve();
          noteChange(`change of ${requestId}`);
          await Promise.resolve();
          return logFields().changeId;
        }),
      ),
    );
    expect(seen).to.deep.equal(['change of a', 'change of b']);
  });
  it('goes on at the next service by its header', () => {
    expect(within({ span }, traceHeaders)).to.deep.equal({ traceparent: `00-${span.traceId}-${span.spanId}-01` });
    expect(traceHeaders()).to.deep.equal({});
  });
});
