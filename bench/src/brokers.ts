import { stopTestServer } from '@tasklog/runtime/testing/database';
import { startKafka } from '@tasklog/runtime/testing/real/kafka';
import type { KafkaServer } from '@tasklog/runtime/testing/real/kafka';
import { stopRealParts } from '@tasklog/runtime/testing/real/server';
import { carriedOver } from '../../deploy/journeys/modes.ts';
import { bridge } from './bridge.ts';
import { machine } from './figures.ts';
import { liveLatency } from './live.ts';
import { outage } from './outage.ts';
import { removeData, startWhole } from './whole.ts';
import type { Running } from './whole.ts';

const PROMISED = { kafka: { p99Ms: 250 }, dapr: { p99Ms: 400 } };
const SETTLE_MS = 5_000;

/** The figures of the log over a real broker: how fast it is fed, how soon a screen knows, what an outage does. */
export async function brokers(options: { quick: boolean }): Promise<unknown> {
  const kafka = await startKafka();
  try {
    const carried = await bridge(options, kafka.brokers);
    const over = async (mode: 'kafka' | 'dapr'): Promise<unknown> => ({
      live: await overWhole(mode, kafka, (running) => liveLatency(running, options, PROMISED[mode])),
      outage: await overWhole(mode, kafka, (running) => outage(running, kafka, options)),
    });
    const [kafkaFigures, daprFigures] = [await over('kafka'), await over('dapr')];
    return {
      ...{ bench: 'brokers', quick: options.quick, machine: machine() },
      ...{ bridge: carried, kafka: kafkaFigures, dapr: daprFigures },
    };
  } finally {
    await kafka.stop();
    await Promise.all([stopRealParts(), stopTestServer()]);
  }
}

async function overWhole<T>(
  mode: 'kafka' | 'dapr',
  kafka: KafkaServer,
  measure: (running: Running) => Promise<T>,
): Promise<T> {
  const carried = await carriedOver(mode, kafka);
  const running = await startWhole(undefined, carried.env);
  try {
    // Groups join and sidecars find their services in the first seconds; what is measured is the running product.
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    return await measure(running);
  } finally {
    await running.stop();
    await carried.end();
    removeData(running);
  }
}
