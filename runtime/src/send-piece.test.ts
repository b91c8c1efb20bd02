import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Response } from 'express';
import { expect } from 'chai';
import { sendPiece } from './send-piece.ts';

const PIECE = 'x'.repeat(2 ** 20);
const PIECES = 64;

describe('an answer in pieces', () => {
  /** Whoever asks, and the answer that is being written to them. */
  async function asked(): Promise<{ heard: IncomingMessage; answer: Response; stop: () => void }> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const asking = get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', agent: false });
    const [, answer] = (await once(server, 'request')) as [unknown, ServerResponse];
    answer.flushHeaders();
    const [heard] = (await once(asking, 'response')) as [IncomingMessage];
    return { heard, answer: answer as Response, stop: () => server.close() };
  }

  it('waits for whoever takes it', async () => {
    const { heard, answer, stop } = await asked();
    let sent = 0;
    const sending = (async () => {
      for (; sent < PIECES; sent += 1) await sendPiece(answer, PIECE);
      answer.end();
    })();
    await once(heard, 'readable');
    expect(sent).to.be.lessThan(PIECES);
    let taken = 0;
    for await (const chunk of heard) taken += (chunk as Buffer).length;
    await sending;
    expect(taken).to.equal(PIECES * PIECE.length);
    expect(answer.listenerCount('drain') + answer.listenerCount('close')).to.be.lessThan(3);
    stop();
  });

  it('ends for whoever has gone', async () => {
    const { heard, answer, stop } = await asked();
    heard.destroy();
    let sent = 0;
    while (await sendPiece(answer, PIECE)) sent += 1;
    expect(sent).to.be.lessThan(PIECES);
    expect(await sendPiece(answer, PIECE)).to.equal(false);
    stop();
  });
});
