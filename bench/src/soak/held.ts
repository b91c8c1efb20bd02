/**
 * What a Node process still holds after a full collection, asked over its inspector. What is resident goes up and down with the
 * collector: an old generation fills with what died in it until that is worth a collection (measured of command-api: 30 to 43 MB
 * and back to 27, over 30,000 commands), which at a hundred commands a second takes longer than a soak. What stays is a leak.
 */
import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import WebSocket from 'ws';

/** Where a process listens that is asked for its inspector by signal; one at a time can. */
const INSPECTOR_PORT = 9_229;
/** What ends with an object, such as a buffer outside the heap, is free only for the collection after. */
const COLLECTIONS = 3;
const TRIES = 200;
const BETWEEN_MS = 50;

/** `heapMB` counts buffers outside the heap as well. */
export type Held = { atMs: number; heapMB: number; rssMB: number };

export async function heldBy(pid: number, port = INSPECTOR_PORT): Promise<Held> {
  if ((await inspectorAt(port)) !== undefined) throw new Error(`Port ${String(port)} is in use by another inspector.`);
  process.kill(pid, 'SIGUSR1');
  const url = await until(async () => inspectorAt(port), `an inspector of process ${String(pid)}`);
  const { call, close } = await connectTo(url);
  for (let n = 0; n < COLLECTIONS; n += 1) await call('HeapProfiler.collectGarbage');
  const answer = (await call('Runtime.evaluate', { expression: ASK })) as { result: { value: string } };
  const said = JSON.parse(answer.result.value) as NodeJS.MemoryUsage & { pid: number };
  if (said.pid !== pid) throw new Error(`Port ${String(port)} was taken by process ${String(said.pid)}.`);
  await call('Runtime.evaluate', { expression: END });
  await close();
  await wait(2 * END_AFTER_MS);
  await until(async () => ((await inspectorAt(port)) === undefined ? true : undefined), 'the end of an inspector');
  return { atMs: performance.now(), heapMB: (said.heapUsed + said.external) / MB, rssMB: said.rss / MB };
}

const MB = 1_024 * 1_024;
const ASK = 'JSON.stringify({ pid: process.pid, ...process.memoryUsage() })';
/**
 * Nobody may be connected when an inspector ends, not even to look whether it has: at once, with its asker still there, one process
 * in ten died of it (Node 26.10, SIGSEGV).
 */
const END_AFTER_MS = 250;
const END = `void setTimeout(() => process.getBuiltinModule('node:inspector').close(), ${String(END_AFTER_MS)})`;

/** Over a connection of its own, that is closed behind the answer. */
async function inspectorAt(port: number): Promise<string | undefined> {
  try {
    const asked = get({ host: '127.0.0.1', port, path: '/json/list', agent: false });
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    return ((await json(answer)) as { webSocketDebuggerUrl: string }[])[0]?.webSocketDebuggerUrl;
  } catch {
    return undefined;
  }
}

async function until<T>(look: () => Promise<T | undefined>, what: string): Promise<T> {
  for (let n = 0; n < TRIES; n += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await wait(BETWEEN_MS);
  }
  throw new Error(`Waited in vain for ${what}.`);
}

type Call = (method: string, params?: object) => Promise<unknown>;

async function connectTo(url: string): Promise<{ call: Call; close: () => Promise<unknown> }> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.on('message', (data: Buffer) => {
    const { id, result } = JSON.parse(data.toString()) as { id?: number; result?: unknown };
    if (id !== undefined) waiting.get(id)?.resolve(result);
  });
  socket.on('close', () => waiting.forEach(({ reject }) => reject(new Error('The inspector has ended.'))));
  let last = 0;
  const call: Call = (method, params = {}) => {
    const answer = Promise.withResolvers<unknown>();
    waiting.set((last += 1), answer);
    socket.send(JSON.stringify({ id: last, method, params }));
    return answer.promise;
  };
  return { call, close: () => (socket.close(), once(socket, 'close')) };
}
