import { join } from 'node:path';
import { startKafka } from '@tasklog/runtime/testing/real/kafka';
import type { KafkaServer } from '@tasklog/runtime/testing/real/kafka';
import { freePortFrom } from '@tasklog/runtime/ports';
import type { LocalSettings } from '../local/settings.ts';
import type { Part, Start } from './foreground.ts';

const PORT = 9092;

export type Asked = { settings: LocalSettings; env: NodeJS.ProcessEnv; folder: string };

export const kafkaPart =
  ({ folder }: Asked): Part =>
  async (start) => {
    const { brokers } = await keepKafka(folder, start);
    return `Kafka is up. In another terminal:

  KAFKA_BROKERS=${brokers} LOG=kafka npm start

Ctrl-C ends it. Its data stays in ${folder}; --fresh throws it away.`;
  };

export async function keepKafka(folder: string, { progress, keep }: Start): Promise<KafkaServer> {
  progress.begin('Apache Kafka');
  const port = await freePortFrom(PORT);
  if (port !== PORT) progress.say(`Port ${String(PORT)} is in use: taking ${String(port)}.`);
  return keep(await startKafka({ port, folder: join(folder, 'kafka'), tell: progress.say }));
}
