import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { LOG_SETTINGS, openBridge, openLog } from '@tasklog/event-log';
import type { LogValues } from '@tasklog/event-log';
import { MANIFEST } from '@tasklog/event-log/kafka/manifest';
import { openRecovery } from '@tasklog/event-log/recovery/open';
import { rebuild } from '@tasklog/event-log/recovery/rebuild';
import { endsOf, readToEnds } from '@tasklog/event-log/recovery/reading';
import { verify } from '@tasklog/event-log/recovery/verify';
import { TOPICS } from '@tasklog/event-log/topics';
import { urlForRole } from '@tasklog/runtime/testing/database';
import { kafkaOrSkip } from '@tasklog/runtime/testing/real/kafka';
import type { Erasure } from '@tasklog/schemas';
import { placesOf, startTogether } from './services.ts';
import type { Together } from './services.ts';
import { ACCOUNT, leaveTraces } from './traces.ts';

const ANN = 'zanzibarquux';

describe('erasing a user whose records lie on Kafka', function () {
  this.timeout(180_000);
  let all: Together;
  let values: LogValues;
  const ends: (() => Promise<void>)[] = [];
  before(async function () {
    const kafka = await kafkaOrSkip(this);
    values = {
      ...defaults(),
      LOG: 'kafka',
      KAFKA_BROKERS: kafka.brokers,
      TOPIC_PREFIX: `test-${randomUUID().slice(0, 8)}.`,
    };
    const quiet = { onError: () => undefined, count: () => undefined, poolSize: 3 };
    all = await startTogether({
      holds: MANIFEST,
      bridge: async (connectionString) =>
        openBridge(values, { connectionString, ...quiet, onRefused: () => undefined }),
      log: async (connectionString) => (await openLog(values, { connectionString, ...quiet })).log,
    });
    ends.push(() => all.stop());
    for (const text of ACCOUNT) await all.db.query(text);
    await all.db.query('alter table log.erasure alter settles_at set default clock_timestamp()');
  });
  after(async () => {
    for (const end of ends.toReversed()) await end();
  });

  it('says which topics hold what until when, and leaves nothing there once they are made anew', async () => {
    await leaveTraces(all, 'ann', ANN);
    await leaveTraces(all, 'bob', 'timbuktufrob');
    const recovery = await openRecovery(values, {
      connectionString: await urlForRole(all.databaseUrl, 'tasklog_relay'),
      onError: () => undefined,
    });
    ends.push(() => recovery.close());
    const { signal } = new AbortController();
    const onTopic = async (topic: (typeof TOPICS)[number], word: string): Promise<number> => {
      let found = 0;
      await readToEnds(recovery, {
        ...{ topic, signal, ends: await endsOf(recovery, topic) },
        onMessages: async (_, messages) => {
          found += messages.filter(({ value }) => String(value).includes(word)).length;
        },
      });
      return found;
    };
    await all.until(`select where not exists (select from log.head h left join log.checkpoint c on (c.grp, c.gen, c.topic, c.part)
      = ('bridge:kafka', 1, h.topic, h.part) where coalesce(c.off, 0) < h.next - 1)`);
    for (const topic of TOPICS) expect(await onTopic(topic, ANN), topic).to.be.greaterThan(0);

    const operator = await all.as('op', 'projectors', 'operator');
    await operator<Erasure>('POST', '/ops/erasures', { userId: all.userId('ann'), reason: 'asked for' });
    await all.until('select from log.erasure where done_at is not null');
    await all.settled();
    expect(await placesOf(all.db, ANN)).to.deep.equal([]);
    const remains = async () =>
      (await all.rows<{ remains: { topic: string; until: string }[] }>('select remains from log.erasure'))[0]
        ?.remains ?? [];
    expect((await remains()).map(({ topic }) => topic)).to.deep.equal([...TOPICS, 'dead-letters']);
    const before = await verify(recovery, { topic: 'task-events', signal, tell: () => undefined });
    expect(before?.places, 'what is to expire is no fault').to.deep.equal([]);
    expect(before?.partitions.reduce((sum, { erased }) => sum + erased, 0)).to.be.greaterThan(0);

    for (const topic of TOPICS) {
      expect(await rebuild(recovery, { topic, signal, tell: () => undefined, underWayMs: 100 })).to.equal('done');
      expect(await onTopic(topic, ANN), topic).to.equal(0);
      expect(await onTopic(topic, 'timbuktufrob'), topic).to.be.greaterThan(0);
    }
    expect((await remains()).map(({ topic }) => topic)).to.deep.equal(['dead-letters']);
    await all.settled();
    expect(await placesOf(all.db, ANN), 'what was read again brought nothing back').to.deep.equal([]);
  });
});

/** As settings are when nothing is set. */
function defaults(): LogValues {
  return Object.fromEntries(
    Object.entries(LOG_SETTINGS).map(([name, setting]) => [name, 'default' in setting ? setting.default : undefined]),
  ) as unknown as LogValues;
}
