import { expect } from 'chai';
import kafkajs from 'kafkajs';
import { explain } from './errors.ts';

const { KafkaJSError, KafkaJSNonRetriableError, KafkaJSProtocolError } = kafkajs;
const connection = { brokers: ['127.0.0.1:9092'] };

describe('what Kafka says while another broker takes over a group', () => {
  for (const [type, message] of [
    ['REBALANCE_IN_PROGRESS', 'The group is rebalancing, so a rejoin is needed'],
    ['NOT_COORDINATOR_FOR_GROUP', 'This is not the correct coordinator for this group'],
    ['UNKNOWN_MEMBER_ID', 'The coordinator is not aware of this member'],
  ] as const) {
    it(`passes, also when kafkajs kept nothing but the words: ${message}`, () => {
      const told = new KafkaJSProtocolError({ type, code: 0, message, retriable: true } as never);
      const joining = new KafkaJSError(told);
      const wrapped = Object.assign(new KafkaJSNonRetriableError(joining), { cause: joining });
      expect(explain(wrapped, connection).fault).to.equal('unreachable');
      expect(explain(wrapped, connection).message).to.contain(message).and.contain(type);
    });
  }

  it('is told from a fault that does not pass', () => {
    expect(explain(new KafkaJSError('The moon is down'), connection).fault).to.equal('other');
  });
});
