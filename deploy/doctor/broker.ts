import { BrokerError } from '@tasklog/event-log/broker/broker';
import type { LocalSettings } from '../local/settings.ts';
import { area } from './check.ts';
import type { Check } from './check.ts';

const { ok, fail, skip } = area('broker');
const SIDECARS = ['relay', 'projectors', 'realtime', 'command-api'];
const ANSWER_WITHIN_MS = 3_000;

/** What carries the log, where something does. */
export async function checkBroker(settings: LocalSettings): Promise<Check[]> {
  switch (settings.LOG) {
    case 'kafka':
      return [await checkKafka(settings)];
    case 'dapr':
      return Promise.all(SIDECARS.map((name, n) => checkSidecar(name, settings.DAPR_HTTP_PORT + n)));
    default:
      return [skip('broker', `LOG=${settings.LOG} needs none`)];
  }
}

/** Creates nothing: it compares with what this log needs. */
async function checkKafka(settings: LocalSettings): Promise<Check> {
  const [{ kafkaOptions }, { ensureTopics }] = await Promise.all([
    import('@tasklog/event-log/kafka/settings'),
    import('@tasklog/event-log/kafka/manifest'),
  ]);
  const known = kafkaOptions(settings);
  if (!known.ok) return fail('kafka', known.faults.join('; '), 'Mend these settings.');
  try {
    await ensureTopics(
      { ...known.options, createTopics: false },
      { partitions: settings.PARTITIONS, prefix: settings.TOPIC_PREFIX },
    );
    return ok('kafka', `${settings.KAFKA_BROKERS} answers, and its topics fit`);
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error;
    return fail('kafka', error.message, 'See docs/brokers.md, “When something is wrong”. Commands go on meanwhile.');
  }
}

async function checkSidecar(name: string, port: number): Promise<Check> {
  const url = `http://127.0.0.1:${String(port)}/v1.0/healthz/outbound`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(() => undefined);
  return answer?.ok
    ? ok(`sidecar of ${name}`, `answers on port ${String(port)}`)
    : fail(
        `sidecar of ${name}`,
        answer ? `is not ready (${String(answer.status)})` : `nobody answers on port ${String(port)}`,
        'Start it before the service, or set DAPR_HTTP_PORT to the first of its ports.',
      );
}
