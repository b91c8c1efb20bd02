import { testDatabase } from '../../runtime/src/testing/database.ts';
import { daprOrSkip, startSidecar } from '../../runtime/src/testing/real/dapr.ts';
import { kafkaOrSkip } from '../../runtime/src/testing/real/kafka.ts';
import { describeBroker } from './broker/contract.ts';
import { describeEventLog } from './contract.ts';
import { daprUnderTest } from './dapr/testing/under-test.ts';
import { brokeredUnderTest } from './testing/brokered.ts';

/**
 * Beside where Kafka cannot know better either: a sidecar cannot go back, one delivery serves all groups of a process, and
 * while one of its bulks is repeated the other partitions wait. A sidecar keeps its partitions after its process stopped.
 */
const MAY_FILL =
  /not noted|killed|stalled|another group|from zero|slow reader|newcomer|other partitions|no other|stops/;
const SOON_MS = 1_500;
const LATE_MS = 20_000;

describeEventLog('Dapr', async (test) => {
  const kafka = await kafkaOrSkip(test);
  await daprOrSkip(test);
  const mayFill = MAY_FILL.test(test.currentTest?.title ?? '');
  const stallMs = mayFill ? SOON_MS : LATE_MS;
  return brokeredUnderTest(testDatabase, (partitions) => daprUnderTest(startSidecar, kafka, partitions), {
    stallMs,
    mayFill,
  });
});

describeBroker('Dapr', async (test, options) => {
  const kafka = await kafkaOrSkip(test);
  await daprOrSkip(test);
  return brokeredUnderTest(testDatabase, (partitions) => daprUnderTest(startSidecar, kafka, partitions), options);
});
