import { expect } from 'chai';
import { testDatabase } from '../../../runtime/src/testing/database.ts';
import { kafkaOrSkip } from '../../../runtime/src/testing/real/kafka.ts';
import type { KafkaServer } from '../../../runtime/src/testing/real/kafka.ts';
import { LEASE_SECONDS } from '../claims.ts';
import { hold } from './hold.ts';
import { bridges, verified } from './testing/found.ts';
import { recoveryUnderTest } from './testing/operator.ts';
import type { RecoveryUnderTest } from './testing/operator.ts';

const TOPIC = 'task-events';

describe('holding a topic', () => {
  let kafka: KafkaServer;
  let under: RecoveryUnderTest;
  before(async function () {
    kafka = await kafkaOrSkip(this);
  });
  beforeEach(async () => {
    under = await recoveryUnderTest(testDatabase, kafka.brokers);
  });
  afterEach(() => under.end());

  it('keeps running bridges from the topic until it is there again, though they look for claims all the time', async () => {
    const { recovery, publish, carried } = under;
    await publish(5);
    await carried();
    const me = recovery.base.session.owner();
    const held = await hold(recovery.base, 'bridge:kafka', TOPIC, () => Promise.resolve());
    expect(held.tookFromLive).to.equal(true);
    await publish(5);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await bridges(under)).to.deep.equal(Array.from({ length: 4 }, () => ({ off: 5, owner: me })));
    expect(await held.rewind()).to.equal(true);
    expect((await bridges(under)).map(({ off }) => off)).to.deep.equal([0, 0, 0, 0]);
    await held.restore();
    await carried();
    const found = await verified(under);
    expect(found).to.deep.include({ equal: true, unsent: 0 });
    expect(found.records - found.duplicates).to.equal(40);
  });

  it('notices that others went on while it was frozen', async () => {
    const { recovery, publish, carried, query } = under;
    await publish(5);
    await carried();
    const held = await hold(recovery.base, 'bridge:kafka', TOPIC, () => Promise.resolve());
    await query(`update log.checkpoint set lease_until = '-infinity' where owner = $1`, [
      recovery.base.session.owner(),
    ]);
    await publish(5);
    await carried();
    expect(await held.rewind()).to.equal(false);
    await held.rewindAndRelease(() => Promise.resolve());
    await carried();
    const found = await verified(under);
    expect(found).to.deep.include({ equal: true, unsent: 0 });
    expect(found.records - found.duplicates).to.equal(40);
    expect(LEASE_SECONDS).to.be.greaterThan(3);
  });
});
