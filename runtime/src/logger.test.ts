import { expect } from 'chai';
import { within } from '@tasklog/tracing';
import { createLogger } from './logger.ts';

describe('a log line', () => {
  const lines: string[] = [];
  const logger = createLogger('test', 'debug', { write: (line) => void lines.push(line) });
  const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;

  it('names the trace, the change and the request it was written in', () => {
    const span = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', sampled: true };
    within({ span, changeId: 'c1', requestId: 'r1' }, () => logger.info('done'));
    expect(last()).to.include({ traceId: span.traceId, spanId: span.spanId, changeId: 'c1', requestId: 'r1' });
    logger.info('alone');
    expect(last()).not.to.have.any.keys('traceId', 'spanId', 'changeId', 'requestId');
  });
  it('tells of an error its kind, words and code, and nothing that a driver hung on it', () => {
    const cause = Object.assign(new Error('invalid input'), { code: '22P02', detail: 'Key (title)=(wax the skis)' });
    const error = Object.assign(new TypeError('the query failed', { cause }), { values: ['wax the skis'], row: {} });
    logger.error({ err: error }, 'failed');
    expect(last()['err']).to.have.all.keys('type', 'message', 'stack', 'cause');
    expect(last()['err']).to.have.nested.include({ 'cause.code': '22P02', message: 'the query failed' });
    expect(lines.at(-1)).not.to.contain('skis');
  });
  it('strikes tokens and passwords out', () => {
    logger.info(
      { token: 'abc', user: { password: 'hunter2' }, req: { headers: { authorization: 'Bearer abc' } } },
      'x',
    );
    expect(lines.at(-1)).not.to.match(/abc|hunter2/);
  });
});
