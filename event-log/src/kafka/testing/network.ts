import net from 'node:net';
import type { ISocketFactory } from 'kafkajs';

/** Sockets through which nothing passes any more once they are cut, though both ends believe they are open. */
export function cuttable(): { factory: ISocketFactory; off: () => void; mend: () => void } {
  const sockets = new Set<net.Socket>();
  let silent = false;
  return {
    factory: ({ host, port, onConnect }) => {
      const socket = net.connect({ host, port }, () => !silent && onConnect());
      sockets.add(socket);
      return socket;
    },
    off: () => {
      silent = true;
      for (const socket of sockets) {
        socket.cork();
        socket.pause();
      }
    },
    mend: () => {
      silent = false;
      for (const socket of sockets) socket.destroy(new Error('cut for good'));
    },
  };
}
