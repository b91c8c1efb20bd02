import { BrokerError } from '@tasklog/event-log/broker/broker';
import { createLogger } from '../logger.ts';
import type { Logger } from '../logger.ts';
import { EXIT_SETTINGS, SettingsError } from '../settings.ts';

/**
 * Runs something that ends: exit 0 when it is done, 78 with every fault when the settings cannot be used (trying again
 * would not help), 1 for all else (it may be tried again).
 */
export function runJob(name: string, work: (logger: Logger) => Promise<void>): void {
  const logger = createLogger(name, 'info');
  work(logger).then(
    () => logger.info('done'),
    (error: unknown) => {
      if (error instanceof SettingsError || error instanceof BrokerError) {
        console.error(`${name}: ${error.message}`);
        process.exitCode = EXIT_SETTINGS;
        return;
      }
      logger.error({ err: error }, 'failed');
      process.exitCode = 1;
    },
  );
}
