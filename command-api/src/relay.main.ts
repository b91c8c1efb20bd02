import { Router } from 'express';
import {
  createApp,
  createHealth,
  DATABASE_URL,
  listen,
  port,
  PROCESS_SETTINGS,
  readSettings,
  run,
} from '@tasklog/runtime';
import { relayMetrics } from './relay/metrics.ts';
import { startRelay } from './relay/relay.ts';

const SETTINGS = { ...PROCESS_SETTINGS, DATABASE_URL, PORT: port(4500) } as const;

run('relay', process.env['LOG_LEVEL'], async (logger) => {
  const s = readSettings(SETTINGS, process.env);
  const health = createHealth();
  const listening = await listen(createApp({ logger, health, routes: Router() }), {
    host: s.HOST,
    port: s.PORT,
    setting: 'PORT',
  });
  const relay = await startRelay({ connectionString: s.DATABASE_URL, logger, onState: relayMetrics(health.metrics) });
  health.ready = true;
  return {
    url: listening.url,
    stop: async () => {
      health.ready = false;
      await relay.stop();
      await listening.stop();
    },
  };
});
