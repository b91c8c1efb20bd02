/**
 * The chat without a model, streamed over HTTP: from the request to the first event, to the first words of the reply, and to
 * the whole answer. One person at a time, as a process serves them until it is full; each has a list, and says what people say.
 * The relay runs beside it: undo looks for a change in the outbox as well, which it keeps as good as empty.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRelay } from '@tasklog/command-api/relay/relay';
import { commandApi } from '@tasklog/command-api/service';
import { createLogger } from '@tasklog/runtime';
import { createVerifier } from '@tasklog/runtime/identity';
import { ensureLocalKeys, signLocalToken, uuidFor } from '@tasklog/runtime/local-keys';
import { machine, percentile } from './figures.ts';
import { withServer } from './server.ts';

const PERSONS = 4;
const WARM_UP_ROUNDS = 4;
const BATCH = 100;
const ISSUER = 'http://bench';
const AUDIENCE = 'tasklog';
const MESSAGES = [
  'water the plants every monday at 9am #home, remind me 30 minutes before',
  'buy milk',
  'what is due this week?',
  'list',
  'complete 1',
  'move 2 to next friday',
  'undo',
  'add call the dentist tomorrow at 10',
  'search task',
  'help',
];

type Times = { event: number; words: number; whole: number };

export async function chat({ quick }: { quick: boolean }): Promise<unknown> {
  const rounds = quick ? 3 : 25;
  return {
    bench: 'chat',
    quick,
    machine: machine(),
    unit: 'ms from the request, one process serves and asks',
    persons: PERSONS,
    lists: [await measured(50, rounds), await measured(500, rounds)],
  };
}

async function measured(tasks: number, rounds: number): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-bench-'));
  const keys = await ensureLocalKeys(folder);
  try {
    return await withServer(async (connectionString) => {
      const logger = createLogger('bench', 'silent');
      const relay = await startRelay({ connectionString, logger });
      const api = await commandApi({
        connectionString,
        verify: createVerifier({
          AUTH_JWKS_URL: undefined,
          AUTH_KEYS_FILE: keys.publicFile,
          AUTH_ISSUER: ISSUER,
          AUTH_AUDIENCE: AUDIENCE,
        }),
        logger,
        host: '127.0.0.1',
        port: 0,
      });
      const callers = await Promise.all(
        Array.from({ length: PERSONS }, async (_, n) => callerOf(api.url, await tokenOf(keys.privateFile, n), tasks)),
      );
      for (const say of callers) await say(WARM_UP_ROUNDS);
      const times: Times[] = [];
      for (const say of callers) times.push(...(await say(rounds)));
      await api.stop();
      await relay.stop();
      return { tasks, messages: times.length, ...figuresOf(times) };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const tokenOf = (privateFile: string, n: number): Promise<string> =>
  signLocalToken(privateFile, {
    ...{ userId: uuidFor('bench', String(n)), name: 'bench', role: 'user' },
    ...{ issuer: ISSUER, audience: AUDIENCE, seconds: 3_600 },
  });

/** Says all messages, so many times, in one conversation. */
async function callerOf(url: string, token: string, tasks: number): Promise<(rounds: number) => Promise<Times[]>> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  for (let from = 0; from < tasks; from += BATCH) {
    const operations = Array.from({ length: Math.min(BATCH, tasks - from) }, (_, n) => ({
      op: 'add',
      task: { title: `Task ${String(from + n)} about the boat`, due: '2031-02-08', timeZone: 'Europe/Oslo' },
    }));
    const response = await fetch(`${url}/v1/tasks/batch`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ operations }),
    });
    if (!response.ok) throw new Error(await response.text());
  }
  let threadId: string | undefined;
  return async (rounds) => {
    const times: Times[] = [];
    for (const message of Array.from({ length: rounds }, () => MESSAGES).flat()) {
      const body = JSON.stringify({
        message,
        timeZone: 'Europe/Oslo',
        ...(threadId === undefined ? {} : { threadId }),
      });
      const one = await streamed(`${url}/v1/chat`, { ...headers, accept: 'text/event-stream' }, body);
      threadId = one.threadId;
      times.push(one.times);
    }
    return times;
  };
}

async function streamed(
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<{ threadId: string | undefined; times: Times }> {
  const from = performance.now();
  const response = await fetch(url, { method: 'POST', headers, body });
  if (!response.ok || response.body === null) throw new Error(await response.text());
  const times: Partial<Times> = {};
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    times.event ??= performance.now() - from;
    if (text.includes('event: delta')) times.words ??= performance.now() - from;
  }
  const whole = performance.now() - from;
  if (!text.includes('event: answer') || times.words === undefined) throw new Error(`no answer: ${text}`);
  const threadId = /"threadId":"([0-9a-f-]+)"/.exec(text)?.[1];
  return { threadId, times: { event: times.event ?? whole, words: times.words, whole } };
}

function figuresOf(times: readonly Times[]): Record<string, object> {
  const of = (name: keyof Times): object => {
    const values = times.map((each) => each[name]);
    return { p50: percentile(values, 50), p99: percentile(values, 99), max: percentile(values, 100) };
  };
  return { firstEvent: of('event'), firstWords: of('words'), wholeAnswer: of('whole') };
}
