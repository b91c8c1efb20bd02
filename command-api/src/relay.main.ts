import { LOG_SETTINGS, openBridge } from '@tasklog/event-log';
import {
  createApp,
  createHealth,
  DATABASE_URL,
  listen,
  port,
  PROCESS_SETTINGS,
  readSettings,
  run,
  startTracing,
} from '@tasklog/runtime';
import { brokerMeters } from '@tasklog/runtime/broker-meters';
import { sidecarOf } from '@tasklog/runtime/sidecar/client';
import { withSecrets } from '@tasklog/runtime/sidecar/secrets';
import { relayMetrics, watchOutbox } from './relay/metrics.ts';
import { startRelay } from './relay/relay.ts';

const SETTINGS = { ...PROCESS_SETTINGS, ...LOG_SETTINGS, DATABASE_URL, PORT: port(4500) } as const;

run('relay', process.env, async (logger) => {
  const s = readSettings(SETTINGS, await withSecrets(process.env, SETTINGS));
  await startTracing('relay', s, logger);
  const health = createHealth();
  const meters = brokerMeters(logger, { healthy: s.LOG === 'dapr' ? sidecarOf(s).healthy : undefined });
  meters.register(health.metrics);
  const connectionString = s.DATABASE_URL;
  const listening = await listen(createApp({ logger, health }), {
    host: s.HOST,
    port: s.PORT,
    setting: 'PORT',
  });
  const relay = await startRelay({
    connectionString,
    logger,
    onState: relayMetrics(health.metrics),
    holds: s.LOG === 'postgres' ? [] : (await import('@tasklog/event-log/kafka/manifest')).MANIFEST,
  });
  watchOutbox(health.metrics, relay.state);
  const bridge = await openBridge(s, {
    connectionString,
    service: 'relay',
    count: meters.count,
    onError: meters.onError,
    onRefused: ({ record: { topic, partition, offset }, reason }) =>
      logger.error(
        { topic, partition, offset, reason },
        'the broker will not take a record; it lies with the dead letters',
      ),
  });
  health.ready = true;
  return {
    url: listening.url,
    stop: async () => {
      health.ready = false;
      await Promise.all([relay.stop(), bridge?.stop()]);
      await listening.stop();
    },
  };
});
