import type { Broker } from '../../broker/broker.ts';
import type { BrokerUnderTest } from '../../testing/brokered.ts';
import { writeRaw } from '../../kafka/testing/under-test.ts';
import { daprRig } from './rig.ts';
import type { Party, Rig, StartSidecar } from './rig.ts';

/** What the tests need of a real broker behind the sidecars. */
export type KafkaServer = { brokers: string; kill: () => Promise<void>; restart: () => Promise<void> };

/** Soon enough for a test that waits until the broker gives up a sidecar. */
const QUICK = '    - { name: sessionTimeout, value: 1s }\n    - { name: heartbeatInterval, value: 200ms }\n';

/** Every process has a sidecar of its own: one that sends is the relay, one that reads is the projectors. */
export async function daprUnderTest(
  startSidecar: StartSidecar,
  kafka: KafkaServer,
  partitions: number,
  change: (text: string) => string = (text) => text,
): Promise<BrokerUnderTest> {
  const frozen: Promise<Party>[] = [];
  const quick = (text: string): string =>
    text.replace(/^ {4}- \{ name: initialOffset.*\n/m, (line) => `${line}${QUICK}`);
  let prepared: Promise<Rig> | undefined;
  const prepare = async (logId: string): Promise<Rig> => {
    const rig = await daprRig(startSidecar, kafka.brokers, partitions, logId);
    rig.components.change((text) => change(quick(text)));
    return rig;
  };

  return {
    connect: async ({ logId, count, frozen: cuttable = false }) => {
      const rig = await (prepared ??= prepare(logId));
      const parties = new Map<string, Promise<Party>>();
      const as = (appId: string): Promise<Party> => {
        const party = parties.get(appId) ?? rig.join(appId, { count });
        parties.set(appId, party);
        if (cuttable) frozen.push(party);
        return party;
      };
      const broker: Broker = {
        name: 'dapr',
        send: async (records) => (await as('relay')).broker.send(records),
        subscribe: async (to, deliver) => (await as('projectors')).broker.subscribe(to, deliver),
        close: async () => {
          for (const party of await Promise.all(parties.values())) {
            await party.broker.close();
            await party.sidecar.stop();
          }
        },
      };
      return broker;
    },
    write: async (topic, messages) => {
      const { prefix } = await (prepared as Promise<Rig>);
      await writeRaw(kafka.brokers, prefix + topic, messages);
    },
    cutOff: async () => {
      for (const { sidecar } of await Promise.all(frozen)) await sidecar.kill();
    },
    crash: async () => {
      await kafka.kill();
      await kafka.restart();
    },
    end: async () => void (await (await prepared)?.end()),
  };
}
