/** All open lines: lets them in, looks after them, sends them home. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { CLOSING } from './closing.ts';
import { answerOf, refusalOf } from './door.ts';
import { MAX_PAYLOAD_BYTES } from './limits.ts';
import { openLine } from './socket.ts';
import type { Line, LineDeps } from './socket.ts';

type Lines = {
  /** For the `upgrade` event of an HTTP server. */
  enter(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  verified(): number;
  unverified(): number;
  /** Lets nobody in any more, says goodbye with 1012, group by group, and cuts off who does not answer in time. */
  close(): Promise<void>;
};

export function createLines(deps: LineDeps, origins: ReadonlySet<string>): Lines {
  const { limits } = deps;
  const lines = new Set<Line>();
  const options = { noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: MAX_PAYLOAD_BYTES };
  const server = new WebSocketServer({ ...options, closeTimeout: limits.closeMs } as typeof options);
  let open = true;
  let empty = (): void => undefined;

  let verified = 0;

  function keep(ws: WebSocket): void {
    const line = openLine(ws, deps, () => (verified += 1));
    lines.add(line);
    ws.on('close', () => {
      lines.delete(line);
      if (line.verified) verified -= 1;
      if (lines.size === 0) empty();
    });
  }

  const sweeping = setInterval(() => {
    const [monotonic, wall] = [performance.now(), Date.now()];
    for (const line of lines) line.sweep(monotonic, wall);
  }, limits.sweepMs);

  return {
    enter: (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      const house = { open, sockets: lines.size, unverified: lines.size - verified };
      const refusal = refusalOf(request, house, { origins, limits });
      if (refusal) return void socket.end(answerOf(refusal));
      server.handleUpgrade(request, socket, head, keep);
    },
    verified: () => verified,
    unverified: () => lines.size - verified,
    close: async () => {
      open = false;
      clearInterval(sweeping);
      if (lines.size === 0) return;
      const gone = new Promise<void>((resolve) => (empty = resolve));
      const leaving = [...lines];
      for (let next = 0; next < leaving.length; next += limits.farewells) {
        if (next > 0) await wait(limits.farewellEveryMs);
        for (const line of leaving.slice(next, next + limits.farewells)) line.close(CLOSING.restarting);
      }
      await Promise.race([gone, wait(limits.closeMs)]);
      for (const line of lines) line.terminate();
    },
  };
}
