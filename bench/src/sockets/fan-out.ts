/**
 * One command to all the sockets of its owner: twenty people with as many as a process lets one have. Alone, from the answer
 * until the last of them has the frame; then commands of all twenty, as fast as they are answered, each of which is a frame at
 * fifty sockets. The sockets are in the process that sends, on the same cores.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type WebSocket from 'ws';
import { add } from '../http/commands.ts';
import { connect } from '../live.ts';
import type { Frame, Timing } from '../live.ts';
import { withoutPause } from '../pace.ts';
import { figuresOf } from '../reading/load.ts';
import type { Running } from '../whole.ts';

/** Sockets of one person that realtime lets in. */
const OF_EACH = 50;
const CALLERS = 32;
const WHOLE = { owners: 20, commands: 200, seconds: 10 };
const QUICK = { owners: 4, commands: 40, seconds: 2 };
const LATEST_MS = 30_000;

/** What is still to come of one command's frames. */
type Awaited = { left: number; last: (at: number) => void };

export async function fanOut({ urls }: Running, quick: boolean): Promise<Record<string, unknown>> {
  const { owners, commands, seconds } = quick ? QUICK : WHOLE;
  const timings = new Map<string, Timing>();
  const awaited = new Map<string, Awaited>();
  let [frames, lastAt] = [0, 0];
  const onFrame = ({ notice }: Frame): void => {
    frames += 1;
    lastAt = performance.now();
    const its = awaited.get(notice?.subject ?? '');
    if (its && (its.left -= 1) === 0) its.last(lastAt);
  };
  const open: WebSocket[] = [];
  const tokens: string[] = [];
  try {
    for (let owner = 0; owner < owners; owner += 1) {
      const all = Array.from({ length: OF_EACH }, () => connect(urls, `owner ${String(owner)}`, timings, onFrame));
      for (const { socket, token } of await Promise.all(all)) {
        open.push(socket);
        tokens[owner] = token;
      }
    }
    /** Resolves when it is answered; `last`, when all sockets of its owner have it, or it is too late. */
    const send = (n: number): { done: Promise<void>; last: Promise<number> } => {
      const { taskId, done } = add({ url: urls.command, token: tokens[n % owners] ?? '' });
      const last = Promise.withResolvers<number>();
      timings.set(taskId, { intended: performance.now() });
      awaited.set(taskId, { left: OF_EACH, last: last.resolve });
      return { done, last: last.promise };
    };
    const toTheLast: number[] = [];
    const one = async (n: number): Promise<void> => {
      const { done, last } = send(n);
      await done;
      const answered = performance.now();
      const at = await Promise.race([last, wait(LATEST_MS, undefined, { ref: false })]);
      if (at !== undefined) toTheLast.push(Math.max(0, at - answered));
    };
    for (let n = 0; n < owners * 2; n += 1) await one(n);
    toTheLast.length = 0;
    for (let n = 0; n < commands; n += 1) await one(n);
    [frames, lastAt] = [0, 0];
    let sent = 0;
    const from = performance.now();
    await withoutPause({ callers: CALLERS, seconds }, () => send(sent++).done);
    const answered = performance.now();
    for (const end = Date.now() + LATEST_MS; Date.now() < end && frames < sent * OF_EACH;) await wait(5);
    return {
      ...{ owners, socketsEach: OF_EACH },
      alone: { commands, lost: commands - toTheLast.length, answeredToLastFrame: figuresOf(toTheLast) },
      together: {
        ...{ commands: sent, frames, lost: sent * OF_EACH - frames },
        framesPerSecond: Math.round((1_000 * frames) / (lastAt - from)),
        lastFrameAfterLastAnswerMs: Math.round(Math.max(0, lastAt - answered)),
      },
    };
  } finally {
    for (const socket of open) socket.terminate();
  }
}
