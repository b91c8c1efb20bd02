import { createRequire } from 'node:module';
import { expect } from 'chai';
import './calm.ts';

type Queue = {
  pending: unknown[];
  throttleCheckTimeoutId: unknown;
  checkPendingRequests: () => void;
  destroy: () => void;
};
const RequestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as new (
  options: object,
) => Queue;

const queueOf = (pending: unknown[]): Queue => {
  const queue = new RequestQueue({ maxInFlightRequests: 0, requestTimeout: 1, logger: {}, clientId: '', broker: '' });
  queue.pending = pending;
  queue.checkPendingRequests();
  return queue;
};

describe('the requests of kafkajs', () => {
  it('are looked after while some wait', () => {
    const queue = queueOf(['one that waits']);
    expect(queue.throttleCheckTimeoutId).not.to.equal(null);
    queue.destroy();
  });
  it('are left alone while none wait', () => expect(queueOf([]).throttleCheckTimeoutId).to.equal(null));
});
