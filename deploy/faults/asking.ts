/**
 * One wish of a client until it is answered or given up: whatever may be sent again (nothing came back, "not now") is sent
 * again under the same key. What is never sent again is an answer, whatever it says.
 */
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { sent } from '../testing/ask.ts';
import type { Wish } from '../testing/ask.ts';

export type Asked = {
  /** 0: nothing came back, ever. */
  status: number;
  text: string;
  body: Record<string, unknown>;
  headers: Headers;
  sentAt: number;
  answeredAt: number;
  tries: number;
  unsure: boolean;
};

/** A single request that takes longer is given up and sent again; a stopped service answers nothing at all. */
const ONE_WITHIN_MS = 8_000;
const AGAIN_MS = 60;
const AGAIN_MAX_MS = 1_000;

/** `told` is given every body that came, also of the answers that ask for another try. */
export async function ask(wish: Wish, withinMs: number, told: (text: string) => void): Promise<Asked> {
  const sentAt = Date.now();
  let unsure = false;
  for (let tries = 1; ; tries += 1) {
    const answer = await once(wish, told);
    const answeredAt = Date.now();
    const done = { sentAt, answeredAt, tries, unsure };
    if (answer !== undefined && !isNotNow(answer)) return { ...answer, ...done };
    if (answeredAt - sentAt > withinMs)
      return { status: 0, text: '', body: {}, headers: new Headers(), ...done, unsure: true };
    // It may have been carried out, whether nothing came back or a "not now" did: 503 stands for a lost connection, too.
    unsure = true;
    await wait(Math.min(AGAIN_MS * 2 ** Math.min(tries, 5), AGAIN_MAX_MS) * (0.5 + Math.random()));
  }
}

type Answer = Pick<Asked, 'status' | 'text' | 'body' | 'headers'>;

async function once(wish: Wish, told: (text: string) => void): Promise<Answer | undefined> {
  try {
    const response = await sent(wish, AbortSignal.timeout(ONE_WITHIN_MS));
    const text = await response.text();
    told(text);
    return { status: response.status, text, body: parsed(text), headers: response.headers };
  } catch {
    // Refused, cut, or silent; half an answer is no answer.
    return undefined;
  }
}

/** Of a gateway that reached nobody, or of a service that asks to come back. */
const isNotNow = ({ status, headers }: Answer): boolean =>
  status === 502 ||
  status === 503 ||
  status === 504 ||
  ((status === 429 || status === 409) && headers.has('retry-after'));

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
