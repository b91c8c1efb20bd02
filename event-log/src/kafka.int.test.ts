import { testDatabase } from '../../runtime/src/testing/database.ts';
import { kafkaOrSkip } from '../../runtime/src/testing/real/kafka.ts';
import { describeBroker } from './broker/contract.ts';
import { describeEventLog } from './contract.ts';
import { kafkaUnderTest } from './kafka/testing/under-test.ts';
import { brokeredUnderTest } from './testing/brokered.ts';

/** Where the broker believes that a record was handled, and the checkpoint says otherwise; only Postgres can help then. */
const MAY_FILL = /not noted|killed|stalled/;
const SOON_MS = 1_500;
/** Longer than any other test here should take: what comes, comes from Kafka. */
const LATE_MS = 20_000;

describeEventLog('Kafka', async (test) => {
  const kafka = await kafkaOrSkip(test);
  const mayFill = MAY_FILL.test(test.currentTest?.title ?? '');
  const stallMs = mayFill ? SOON_MS : LATE_MS;
  return brokeredUnderTest(testDatabase, (partitions) => kafkaUnderTest(kafka, partitions), { stallMs, mayFill });
});

describeBroker('Kafka', async (test, options) => {
  const kafka = await kafkaOrSkip(test);
  return brokeredUnderTest(testDatabase, (partitions) => kafkaUnderTest(kafka, partitions), options);
});
