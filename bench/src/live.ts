/**
 * An acknowledged command to its owner's websocket frame, over the running whole: HTTP in, frame out, open loop.
 * Commands are sent at fixed times, whether or not the ones before are answered; latency counts from the acknowledgement
 * (the promise of the figure) and, beside it, from the time the command was meant to be sent.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { signLocalToken, uuidFor } from '@tasklog/runtime/local-keys';
import WebSocket from 'ws';
import { percentile } from './figures.ts';
import type { Running } from './whole.ts';

const PER_SECOND = 100;
const USERS = 10;
/** Until processes that have just been started have compiled what they do all the time. */
const WARM_UP_SECONDS = 20;

export type Timing = { intended: number; acknowledged?: number; framed?: number };

/** What is promised of a mode, in milliseconds from the acknowledgement. */
export type Promised = { p50Ms?: number; p99Ms: number };

const EMBEDDED: Promised = { p50Ms: 25, p99Ms: 150 };

export async function liveLatency(
  { urls }: Running,
  { quick }: { quick: boolean },
  promised: Promised = EMBEDDED,
): Promise<unknown> {
  const seconds = quick ? 5 : 30;
  const timings = new Map<string, Timing>();
  const users = await Promise.all(
    Array.from({ length: USERS }, (_, n) => connect(urls, `bench ${String(n)}`, timings)),
  );
  await send(users, urls.command, timings, quick ? 2 : WARM_UP_SECONDS);
  timings.clear();
  await send(users, urls.command, timings, seconds);
  for (
    const end = Date.now() + 10_000;
    Date.now() < end && [...timings.values()].some(({ framed }) => framed === undefined);
  )
    await wait(50);
  for (const { socket } of users) socket.close();
  const all = [...timings.values()];
  const seen = all.filter(
    (each): each is Required<Timing> => each.acknowledged !== undefined && each.framed !== undefined,
  );
  // A frame may overtake the answer of its own command: then the screen was told before the sender.
  const fromAck = seen.map(({ acknowledged, framed }) => Math.max(0, framed - acknowledged));
  const fromIntent = seen.map(({ intended, framed }) => framed - intended);
  const figures = { p50Ms: percentile(fromAck, 50), p99Ms: percentile(fromAck, 99), maxMs: percentile(fromAck, 100) };
  return {
    perSecond: PER_SECOND,
    seconds,
    users: USERS,
    sent: all.length,
    lost: all.length - seen.length,
    acknowledgedToFrame: figures,
    intendedToFrame: { p50Ms: percentile(fromIntent, 50), p99Ms: percentile(fromIntent, 99) },
    target: `acknowledged to frame: ${Object.entries(promised)
      .map(([name, ms]) => `${name} <= ${String(ms)}`)
      .join(', ')}`,
    holds:
      figures.p50Ms <= (promised.p50Ms ?? Infinity) && figures.p99Ms <= promised.p99Ms && seen.length === all.length,
  };
}

export type User = { token: string; socket: WebSocket };

/** What comes over the socket; `seq` grows with every frame of a user. */
export type Frame = { type: string; seq?: number; notice?: { subject: string; type: string } };

export const tokenFor = ({ privateKeyFile, issuer }: Running['urls'], name: string, seconds = 3_600): Promise<string> =>
  signLocalToken(privateKeyFile, {
    ...{ userId: uuidFor('user', name), name, role: 'user', issuer, audience: 'tasklog', seconds },
  });

export async function connect(
  urls: Running['urls'],
  name: string,
  timings: Map<string, Timing>,
  onFrame?: (frame: Frame) => void,
): Promise<User> {
  const token = await tokenFor(urls, name);
  const socket = new WebSocket(`${urls.realtime.replace('http', 'ws')}/v1/updates`);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  await new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as Frame;
      if (frame.type === 'ready') resolve();
      const timing = frame.notice && timings.get(frame.notice.subject);
      if (timing) timing.framed ??= performance.now();
      if (timing) onFrame?.(frame);
    });
    socket.send(JSON.stringify({ type: 'hello', token }));
  });
  return { token, socket };
}

/** Adds tasks at a steady pace, whether or not the ones before are answered. Rejects when one is refused. */
export async function send(
  users: User[],
  url: string,
  timings: Map<string, Timing>,
  seconds: number,
  perSecond = PER_SECOND,
): Promise<void> {
  const start = performance.now();
  const answers: Promise<void>[] = [];
  for (let n = 0; n < seconds * perSecond; n += 1) {
    const intended = start + (n * 1_000) / perSecond;
    const early = intended - performance.now();
    if (early > 0) await wait(early);
    const id = randomUUID();
    const timing: Timing = { intended };
    timings.set(id, timing);
    answers.push(
      fetch(`${url}/v1/tasks`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${users[n % users.length]?.token ?? ''}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ id, title: 'measured' }),
      }).then(async (response) => {
        timing.acknowledged = performance.now();
        if (response.status !== 201) throw new Error(`refused: ${await response.text()}`);
        await response.arrayBuffer();
      }),
    );
  }
  await Promise.all(answers);
}
