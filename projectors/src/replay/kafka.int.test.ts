import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { openBridge } from '@tasklog/event-log';
import { logValues } from '@tasklog/event-log/testing/settings';
import { urlForRole } from '@tasklog/runtime/testing/database';
import { kafkaOrSkip } from '@tasklog/runtime/testing/real/kafka';
import type { KafkaServer } from '@tasklog/runtime/testing/real/kafka';
import { history } from '../testing/history.ts';
import { replayStage } from '../testing/replay-stage.ts';
import type { ReplayStage } from '../testing/replay-stage.ts';

describe('a replay from a real Kafka', () => {
  let kafka: KafkaServer;
  let on: ReplayStage;
  let settings: { LOG: string; KAFKA_BROKERS: string; TOPIC_PREFIX: string };
  let counted: Map<string, number>;
  before(async function () {
    kafka = await kafkaOrSkip(this);
  });
  beforeEach(async () => {
    counted = new Map();
    settings = { LOG: 'kafka', KAFKA_BROKERS: kafka.brokers, TOPIC_PREFIX: `test-${randomUUID().slice(0, 8)}.` };
    on = await replayStage({
      settings,
      count: (what, _, n) => void counted.set(what, (counted.get(what) ?? 0) + n),
    });
  });
  afterEach(async () => {
    await on.end();
  });

  /** Carries to the broker what is on the log now, then stops. */
  const carry = async (): Promise<void> => {
    const bridge = await openBridge(logValues(settings), {
      connectionString: await urlForRole(on.url, 'tasklog_relay'),
      count: () => undefined,
      onError: () => undefined,
      onRefused: () => undefined,
    });
    await on.until(
      `select where not exists (select from log.head h left join log.checkpoint c
         on (c.grp, c.gen, c.topic, c.part) = ('bridge:kafka', 1, h.topic, h.part)
       where h.next - 1 > coalesce(c.off, 0))`,
    );
    await bridge?.stop();
  };

  it('makes the same rows of what lies on the topic, and reads in Postgres what does not', async function () {
    this.timeout(90_000);
    const { taskEvents, reminders } = history({ users: 6, tasks: 12 });
    await on.writer.publish('task-events', taskEvents);
    await on.writer.publish('reminders', reminders);
    await carry();
    // These never reach the broker.
    const later = history({ users: 2, tasks: 6, name: 'later' }).taskEvents;
    await on.writer.publish('task-events', later);
    await on.drained();
    const { id, source } = await on.replay('reminder', { from: 'kafka', verify: 'full' });
    expect(source).to.equal('kafka');
    const done = await on.reached(id, 'swapped');
    expect(done.verification?.equal).to.equal(true);
    for (const table of ['reminder_task', 'reminder_fired', 'reminder'])
      expect(await on.dump(`projection.${table}_g2`), table).to.deep.equal(await on.dump(`projection.${table}_g1`));
    // What the broker is slow to bring is read in Postgres as well.
    const [delivered = 0, filled = 0] = [counted.get('delivered'), counted.get('filled')];
    expect(delivered + filled).to.equal(taskEvents.length + reminders.length + later.length);
    expect(delivered).to.be.above(0);
    expect(filled).to.be.at.least(later.length);
  });

  it('up to an instant, takes no record behind it', async function () {
    this.timeout(90_000);
    await on.writer.publish('task-events', history({ users: 6, tasks: 6 }).taskEvents);
    await on.drained();
    const then = await on.dump('live.task');
    const until = new Date().toISOString();
    await pause(5);
    await on.writer.publish('task-events', history({ users: 6, tasks: 6, name: 'later' }).taskEvents);
    await carry();
    const { id } = await on.replay('tasks', { from: 'kafka', until, verify: 'full' });
    const { schema = '' } = await on.reached(id, 'done');
    expect(await on.dump(`${schema}.task`)).to.deep.equal(then);
  });
});
