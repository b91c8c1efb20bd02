import { testDatabase } from '../../../runtime/src/testing/database.ts';
import { daprOrSkip, startSidecar } from '../../../runtime/src/testing/real/dapr.ts';
import { kafkaOrSkip } from '../../../runtime/src/testing/real/kafka.ts';
import { describeEventLog } from '../contract.ts';
import { brokeredUnderTest } from '../testing/brokered.ts';
import { daprUnderTest } from './testing/under-test.ts';

/**
 * Groups of one process share a delivery, and in bulk its partitions take turns: where one is held up, the others go on
 * with what is in Postgres.
 */
const HELD_UP = { stallMs: 1_500, mayFill: true };

describeEventLog('Dapr', async (test) => {
  await daprOrSkip(test);
  const kafka = await kafkaOrSkip(test);
  return brokeredUnderTest(testDatabase, (partitions) => daprUnderTest(startSidecar, kafka, partitions), HELD_UP);
});
