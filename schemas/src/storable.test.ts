import { expect } from 'chai';
import { isChatkitRequest, isRestorePreview } from '@tasklog/schemas/validators';
import { parseSent } from './storable.ts';

describe('what somebody sends', () => {
  const faultsOf = (body: unknown): unknown => {
    const parsed = parseSent(isRestorePreview, body);
    return parsed.ok ? [] : parsed.faults;
  };
  const message = 'must not hold NUL or half of a surrogate pair';

  it('is taken when it is as its schema says and can be kept', () =>
    expect(faultsOf({ asOf: '2026-11-20', timeZone: 'Europe/Oslo' })).to.deep.equal([]));

  it('is refused when a text in it cannot be kept, with its field', () => {
    for (const text of ['a\0b', 'half \ud800', '\udc00'])
      expect(faultsOf({ asOf: '2026-11-20', timeZone: text }), JSON.stringify(text)).to.deep.equal([
        { field: '/timeZone', message },
      ]);
  });

  it('is told first what its schema has to say', () =>
    expect(faultsOf({ timeZone: 'a\0b' })).to.deep.equal([{ field: '/asOf', message: 'is missing' }]));

  it('may be deep', () => {
    let payload: unknown = 'a\0b';
    for (let n = 0; n < 20_000; n += 1) payload = [payload];
    const params = { thread_id: 'thr_0190d3a1-7c00-7000-8000-000000000002', result: payload };
    const parsed = parseSent(isChatkitRequest, { type: 'threads.add_client_tool_output', params });
    expect(parsed.ok).to.equal(false);
  });
});
