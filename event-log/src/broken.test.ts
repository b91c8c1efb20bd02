import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { expect } from 'chai';
import pg from 'pg';
import { hearBroken } from './broken.ts';
import { transaction } from './transaction.ts';

/** A message of PostgreSQL's protocol: its type, its length, and what it says. */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
const SHUT_DOWN = 'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0';

describe('a connection that is ended as soon as it is ready', () => {
  let server: Server;
  beforeEach(async () => {
    const all = [message('R', Buffer.alloc(4)), message('Z', Buffer.from('I')), message('E', Buffer.from(SHUT_DOWN))];
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(Buffer.concat(all)));
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => void server.close(resolve)));

  it('fails what it was meant for, and nothing else', async () => {
    const { port } = server.address() as AddressInfo;
    const pool = new pg.Pool({ connectionString: `postgres://ann:secret@127.0.0.1:${String(port)}/tasks`, ssl: false });
    hearBroken(pool, () => undefined);
    const failed = await transaction(pool, (client) => client.query('select 1')).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(Error);
    await pool.end();
  });
});
