import { mock } from 'node:test';
import { expect } from 'chai';
import type { Frame, ReadyFrame } from '@tasklog/schemas';
import type { Change, LinkState } from './reduce.ts';
import { openLine, type Line } from './socket.ts';
import { aTask } from './testing.ts';
import { SignedOut } from './token.ts';

class FakeSocket {
  readyState = 0;
  said: Record<string, unknown>[] = [];
  onopen: () => void = () => undefined;
  onmessage: (event: { data: string }) => void = () => undefined;
  onclose: (event: { code: number }) => void = () => undefined;
  send(text: string) {
    this.said.push(JSON.parse(text) as Record<string, unknown>);
  }
  close(code = 1000) {
    this.readyState = 3;
    this.onclose({ code });
  }
  opened() {
    this.readyState = 1;
    this.onopen();
  }
  tells(frame: Frame) {
    this.onmessage({ data: JSON.stringify(frame) });
  }
}

const noticeOf = (seq: number, version: number): Frame => ({
  type: 'notice',
  seq,
  notice: {
    specversion: '1.0',
    id: `e${seq}`,
    source: '/tasks',
    type: 'notice.task',
    subject: aTask().id,
    time: '2026-11-23T08:00:00Z',
    datacontenttype: 'application/json',
    dataschema: 'notice.task.v1',
    userid: 'u',
    taskversion: version,
    changeid: 'c',
    actor: 'user',
    data: { change: 'task.updated', task: aTask({ version }) },
  },
});

describe('the line to the realtime service', () => {
  let sockets: FakeSocket[];
  let links: LinkState[];
  let changes: Change[];
  let gaps: number;
  let positions: unknown[];
  let lastSeq: number | undefined;
  let renewals: boolean[];
  let token: () => Promise<string>;
  let line: Line;

  const settle = async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  const later = async (ms: number) => {
    mock.timers.tick(ms);
    await settle();
  };
  const last = () => sockets.at(-1)!;
  const ready = (seq: number, seconds = 900): Frame => ({
    type: 'ready',
    seq,
    expiresAt: new Date(Date.now() + seconds * 1_000).toISOString(),
  });
  const greeted = async (seq = 5) => {
    await settle();
    last().opened();
    last().tells(ready(seq));
  };

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
    [sockets, links, changes, gaps, renewals, positions] = [[], [], [], 0, [], []];
    token = () => Promise.resolve('t');
    line = openLine({
      url: 'ws://web/api/updates',
      tokens: { get: (renew = false) => (renewals.push(renew), token()) },
      open: () => {
        sockets.push(new FakeSocket());
        return last() as unknown as WebSocket;
      },
      now: Date.now,
      tell: (news, seq) => {
        if (news.kind === 'link') links.push(news.state);
        if (news.kind === 'change') changes.push(news.change);
        if (news.kind === 'gap') positions.push(news.position);
        if (news.kind === 'gap') gaps += 1;
        lastSeq = seq ?? lastSeq;
      },
    });
  });
  afterEach(() => {
    line.stop();
    mock.timers.reset();
  });

  it('says hello first and reads the list once it is greeted', async () => {
    await greeted();
    expect(last().said).to.deep.equal([{ type: 'hello', token: 't' }]);
    expect([links, gaps]).to.deep.equal([['live'], 1]);
  });

  it('hands changes on and comes back with the last number it saw', async () => {
    await greeted(5);
    last().tells(noticeOf(6, 2));
    expect(changes.map(({ version }) => version)).to.deep.equal([2]);
    expect(lastSeq).to.equal(6);
    last().close(1006);
    expect(links.at(-1)).to.equal('reconnecting');
    await later(500);
    await greeted(6);
    expect(last().said[0]).to.deep.equal({ type: 'hello', token: 't', since: 6 });
    expect([links.at(-1), gaps, sockets.length]).to.deep.equal(['live', 1, 2]);
  });

  it('says how far the list must have come when it is read again', async () => {
    await settle();
    last().opened();
    last().tells({ ...(ready(5) as ReadyFrame), position: 'v1.five' });
    last().tells({ type: 'resync', seq: 9, position: 'v1.nine' });
    expect(positions).to.deep.equal(['v1.five', 'v1.nine']);
  });

  it('does not forget a hole that it was cut off before hearing of', async () => {
    await greeted(5);
    last().close(1006);
    await later(500);
    await greeted(90);
    last().close(1006);
    await later(500);
    await greeted(90);
    expect(last().said[0]).to.include({ since: 5 });
    last().tells({ type: 'resync', seq: 90 });
    expect(gaps).to.equal(2);
  });

  it('reads the list again when a hole cannot be filled', async () => {
    await greeted();
    last().tells({ type: 'resync', seq: 9 });
    expect(gaps).to.equal(2);
  });

  it('gets another token at once when the first is refused, then waits', async () => {
    await greeted();
    last().close(4401);
    await settle();
    expect([sockets.length, renewals.at(-1)]).to.deep.equal([2, true]);
    last().close(4401);
    await settle();
    expect(sockets).to.have.length(2);
    await later(500);
    expect(sockets).to.have.length(3);
  });

  it('renews before its token ends, on the same socket', async () => {
    await greeted();
    for (let second = 0; second < 841; second += 20) {
      last().tells({ type: 'pong' });
      await later(20_000);
    }
    expect(sockets).to.have.length(1);
    expect(last().said.filter(({ type }) => type === 'hello')).to.have.length(2);
  });

  it('does not believe a silent socket', async () => {
    await greeted();
    await later(30_000);
    expect(last().said.at(-1)).to.deep.equal({ type: 'ping' });
    await later(3_000);
    expect(links.at(-1)).to.equal('reconnecting');
    await later(500);
    expect(sockets).to.have.length(2);
  });

  it('stays when the ping is answered', async () => {
    await greeted();
    line.check();
    last().tells({ type: 'pong' });
    await later(3_000);
    expect([sockets.length, links.at(-1)]).to.deep.equal([1, 'live']);
  });

  it('gives up on a socket that is never greeted', async () => {
    await settle();
    last().opened();
    await later(10_000);
    expect(links).to.deep.equal(['reconnecting']);
  });

  it('connects at once when the page wakes up without a line', async () => {
    await greeted();
    last().close(1006);
    line.check();
    await settle();
    expect(sockets).to.have.length(2);
  });

  it('says that the session is over and stops asking', async () => {
    await greeted();
    token = () => Promise.reject(new SignedOut());
    last().close(4401);
    await later(60_000);
    expect([links.at(-1), sockets.length]).to.deep.equal(['signed-out', 1]);
  });

  it('stops for good', async () => {
    await greeted();
    line.stop();
    await later(60_000);
    expect(sockets).to.have.length(1);
  });
});
