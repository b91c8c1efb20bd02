/**
 * Idle people: thousands of authenticated websockets to one realtime process, and what the operating system says it holds.
 * Then, without them, one command to the many sockets of its owner.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type WebSocket from 'ws';
import { machine, stolenSince } from './figures.ts';
import { connect } from './live.ts';
import { fanOut } from './sockets/fan-out.ts';
import { sampleAll } from './soak/processes.ts';
import { removeData, startWhole } from './whole.ts';
import type { Running } from './whole.ts';

const WANTED = { sockets: 5_000, rssMB: 200, handshakesPerSecond: 400 };
/** Of one person; a process lets in fifty. */
const PER_PERSON = 10;
const AT_ONCE = 50;
/** Two rounds of pings. */
const REST_MS = 60_000;
const REALTIME = 'realtime/src/main.ts';

export async function sockets({ quick }: { quick: boolean }): Promise<unknown> {
  const count = quick ? 500 : WANTED.sockets;
  const restMs = quick ? 5_000 : REST_MS;
  const running = await startWhole();
  const open: WebSocket[] = [];
  try {
    // Code that the first ones bring into memory is no part of what the others cost.
    (await opened(running, PER_PERSON, 'first')).sockets.forEach((socket) => socket.close());
    await wait(restMs / 2);
    const before = ofRealtime(running);
    const stolen = stolenSince();
    const { sockets: all, seconds } = await opened(running, count, 'idle');
    open.push(...all);
    const full = ofRealtime(running);
    await wait(restMs);
    const after = ofRealtime(running);
    const alive = all.filter(({ readyState, OPEN }) => readyState === OPEN).length;
    for (const socket of open.splice(0)) socket.terminate();
    const stolenMeanwhile = stolen();
    return {
      ...{ bench: 'sockets', quick, machine: machine(), stolenPercent: stolenMeanwhile, wanted: WANTED },
      ...{ sockets: count, stillOpen: alive, restSeconds: restMs / 1_000 },
      handshakesPerSecond: Math.round(count / seconds),
      realtime: { before, full, after, kBPerSocket: Math.round(((after.rssMB - before.rssMB) * 10_240) / count) / 10 },
      fanOut: await fanOut(running, quick),
    };
  } finally {
    for (const socket of open) socket.terminate();
    await running.stop();
    removeData(running);
  }
}

/** Each is open when it has been told that its token is good. */
async function opened(
  { urls }: Running,
  count: number,
  who: string,
): Promise<{ sockets: WebSocket[]; seconds: number }> {
  const all: WebSocket[] = [];
  const began = performance.now();
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < count) {
      const n = next++;
      const { socket } = await connect(urls, `${who} ${String(Math.floor(n / PER_PERSON))}`, new Map());
      all.push(socket);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return { sockets: all, seconds: (performance.now() - began) / 1_000 };
}

function ofRealtime(running: Running): { rssMB: number; descriptors: number } {
  const found = sampleAll(running, 0).get(REALTIME);
  if (found === undefined) throw new Error(`no process runs ${REALTIME}: is this Linux?`);
  return { rssMB: Math.round(found.rssMB * 10) / 10, descriptors: found.descriptors };
}
