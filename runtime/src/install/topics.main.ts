// Makes the topics that are missing and checks those that are there: for LOG=dapr, whose sidecars make none.
import { ensureTopics } from '@tasklog/event-log/kafka/manifest';
import { kafkaOptions } from '@tasklog/event-log/kafka/settings';
import { LOG_SETTINGS } from '@tasklog/event-log/settings';
import { readSettings, SettingsError } from '../settings.ts';
import { runJob } from './job.ts';
import { PARTITIONS } from './settings.ts';

runJob('topics', async (logger) => {
  const { PARTITIONS: partitions, ...settings } = readSettings({ ...LOG_SETTINGS, PARTITIONS }, process.env);
  const known = kafkaOptions(settings);
  if (!known.ok) throw new SettingsError(known.faults);
  const { created } = await ensureTopics(known.options, { partitions, prefix: settings.TOPIC_PREFIX });
  logger.info({ created }, created.length > 0 ? 'topics created' : 'the topics are as they should be');
});
