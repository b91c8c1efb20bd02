import { DAPR_SETTINGS } from './dapr/settings.ts';
import { KAFKA_SETTINGS } from './kafka/settings.ts';
import type { KafkaValues } from './kafka/settings.ts';

/** How a process reads the log; the shape is that of runtime's Setting. */
export const LOG_SETTINGS = {
  LOG: {
    type: 'string',
    about: 'What carries the log to its readers; Postgres keeps it in any case.',
    example: 'kafka',
    default: 'postgres',
    enum: ['postgres', 'kafka', 'dapr'],
  },
  TOPIC_PREFIX: {
    type: 'string',
    about: 'Stands before the names of topics and groups on the broker: several installations may share one.',
    example: 'staging.',
    default: '',
    pattern: '^[A-Za-z0-9._-]{0,60}$',
  },
  ...KAFKA_SETTINGS,
  ...DAPR_SETTINGS,
} as const;

export type LogValues = KafkaValues & {
  LOG: string;
  TOPIC_PREFIX: string;
  DAPR_HTTP_PORT: number;
  DAPR_API_TOKEN: string | undefined;
  DAPR_PUBSUB: string;
  DAPR_UPDATES: string;
};
