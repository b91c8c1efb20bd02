/** The product as somebody starts it in a terminal, and stops it with Ctrl-C. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isFree } from '@tasklog/runtime/ports';
import type { PortSetting } from './ports.ts';
import type { Terminal } from './terminal.ts';

const READY = /Tasklog is ready: web (\S+)/;

export type Product = {
  /** The address of the web, as it says it. */
  web: string;
  said: () => string;
  /** Ctrl-C. Rejects when it does not stop, or when something of it is left: on a port, or its database. */
  stop: () => Promise<void>;
};

export type ProductOptions = { command: string; withinMs: number; dataDir: string; ports: Record<PortSetting, string> };

/** Until it says that it is ready; rejects with its last words when it ends before that, or is late. */
export async function startProduct(
  terminal: Terminal,
  { command, withinMs, dataDir, ports }: ProductOptions,
): Promise<Product> {
  const running = await terminal.start(command, READY, withinMs);
  return {
    web: READY.exec(running.said())?.[1] ?? '',
    said: running.said,
    stop: async () => {
      await running.stop();
      for (const [name, port] of Object.entries(ports))
        if (!(await isFree(Number(port)))) throw new Error(`It has stopped, and something still has ${name}, ${port}.`);
      if (existsSync(join(dataDir, 'postgres/postmaster.pid')))
        throw new Error('It has stopped, and its database runs on.');
    },
  };
}
