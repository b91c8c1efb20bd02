import { once } from 'node:events';
import { connect as connectRaw } from 'node:net';
import { expect } from 'chai';
import type { Service } from '@tasklog/runtime';
import { createPool, sql } from '@tasklog/runtime/pool';
import { connect, startHouse, titleOf } from './testing/line.ts';
import type { TestHouse } from './testing/line.ts';

describe('live updates in bad company', () => {
  let house: TestHouse;
  before(async () => (house = await startHouse()));
  after(() => house.stop());

  async function enter(
    service: Service,
    user: string,
    { autoPong = true, since = undefined as number | undefined } = {},
  ) {
    const client = connect(service.url, { autoPong });
    await client.opened;
    client.say({ type: 'hello', token: await house.issuer.token(user), ...(since !== undefined && { since }) });
    const ready = await client.next();
    if (ready.type !== 'ready') throw new Error(ready.type);
    return { ...client, seq: ready.seq };
  }
  const metric = async (service: Service, name: string): Promise<number> => {
    const text = await (await fetch(`${service.url}/metrics`)).text();
    const line = text.split('\n').find((each) => each.startsWith(`${name} `));
    return Number(line?.split(' ').at(-1) ?? 0);
  };

  it('closes a reader that stops reading, and tells all others everything', async () => {
    const service = await house.start();
    const [slow, quick] = [await enter(service, 'ann'), await enter(service, 'ann')];
    slow.ws.pause();
    const notes = 'ø'.repeat(100_000);
    const dropped = 'realtime_sockets_dropped_total{reason="slow"}';
    let written = 0;
    for (; written < 400 && (await metric(service, dropped)) === 0; written += 5) {
      const batch = Array.from({ length: 5 }, (_, n) => house.notice('ann', String(written + n), notes));
      await house.publish(...batch);
      for (const { data } of batch) expect(titleOf(await quick.notice())).to.equal(data.task?.title);
    }
    expect(await metric(service, dropped)).to.equal(1);
    const back = await enter(service, 'ann', { since: slow.seq });
    expect((await back.next()).type).to.equal('resync');
    await house.publish(house.notice('ann', 'after that'));
    expect(titleOf(await back.notice())).to.equal('after that');
    slow.ws.resume();
    await slow.closed;
    await service.stop();
  });

  it('cuts a peer that answers no ping, and keeps one that does', async () => {
    const service = await house.start({ pingEveryMs: 100, silentMs: 1_500 });
    const [dead, alive] = [await enter(service, 'ann', { autoPong: false }), await enter(service, 'ann')];
    expect((await dead.closed).code).to.equal(1006);
    await house.publish(house.notice('ann', 'still here'));
    expect(titleOf(await alive.notice())).to.equal('still here');
    expect(await metric(service, 'realtime_sockets_dropped_total{reason="silent"}')).to.equal(1);
    await service.stop();
  });

  it('closes with 1002 on frames that are not masked, and lives', async () => {
    const service = await house.start();
    const socket = connectRaw(Number(new URL(service.url).port), '127.0.0.1');
    const key = Buffer.alloc(16).toString('base64');
    socket.write(
      `GET /v1/updates HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
    );
    await once(socket, 'data');
    socket.write(Buffer.from([0x81, 0x02, 0x68, 0x69]));
    const [frame] = (await once(socket, 'data')) as [Buffer];
    expect([frame[0], frame.readUInt16BE(2)]).to.deep.equal([0x88, 1002]);
    socket.destroy();
    await enter(service, 'ann');
    await service.stop();
  });

  it('goes on where it was after the database broke its connections', async () => {
    const service = await house.start();
    const ann = await enter(service, 'ann');
    const owner = await createPool(house.databaseUrl, { size: 1 });
    await owner.query(
      sql.unsafe`select pg_terminate_backend(pid) from pg_stat_activity
        where usename = 'tasklog_realtime' and datname = current_database()`,
    );
    await owner.end();
    await house.publish(house.notice('ann', 'one'), house.notice('ann', 'two'));
    expect([titleOf(await ann.notice()), titleOf(await ann.notice())]).to.deep.equal(['one', 'two']);
    await service.stop();
  });

  it('says goodbye with 1012 and is gone, also with peers that do not answer', async () => {
    const service = await house.start({ closeMs: 100 });
    const [polite, stuck] = [await enter(service, 'ann'), await enter(service, 'bob')];
    const silent = connect(service.url);
    await silent.opened;
    stuck.ws.pause();
    await service.stop();
    expect((await polite.closed).code).to.equal(1012);
    expect((await silent.closed).code).to.equal(1012);
    stuck.ws.resume();
    await stuck.closed;
    expect(await fetch(service.url).catch(() => 'refused')).to.equal('refused');
  });

  it('sends those home who are connected group by group, each with 1012', async () => {
    const service = await house.start({ farewells: 1, farewellEveryMs: 1 });
    const clients = [await enter(service, 'ann'), await enter(service, 'ann'), await enter(service, 'bob')];
    await service.stop();
    expect(await Promise.all(clients.map(async ({ closed }) => (await closed).code))).to.deep.equal([1012, 1012, 1012]);
  });

  it('counts sockets and frames', async () => {
    const service = await house.start();
    const ann = await enter(service, 'ann');
    await connect(service.url).opened;
    await house.publish(house.notice('ann', 'counted'));
    await ann.notice();
    expect(await metric(service, 'realtime_sockets{state="verified"}')).to.equal(1);
    expect(await metric(service, 'realtime_sockets{state="unverified"}')).to.equal(1);
    expect(await metric(service, 'realtime_frames_sent_total')).to.equal(2);
    expect(await metric(service, 'realtime_history_bytes')).to.be.above(0);
    await service.stop();
  });

  it('works as a role that the database lets write nothing', async () => {
    const reader = await createPool(house.readerUrl, { size: 1 });
    const code = async (text: string): Promise<unknown> =>
      reader.query({ ...sql.unsafe`select`, sql: text }).then(
        () => 'allowed',
        (error: { code?: string }) => error.code,
      );
    try {
      for (const statement of [
        'delete from log.record',
        'update log.head set next = 1',
        'select * from command.task',
        'select * from live.task',
        'update log.checkpoint set off = 0',
        'select * from log.dead_letter',
      ])
        expect(await code(statement), statement).to.equal('42501');
      expect(await code('select * from log.head')).to.equal('allowed');
    } finally {
      await reader.end();
    }
  });
});
