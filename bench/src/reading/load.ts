/** Questions over HTTP: at fixed times, or as many as are answered. */
import { Agent, request } from 'node:http';
import { percentile, spread } from '../figures.ts';
import type { Spread } from '../figures.ts';
import { atPace, withoutPause } from '../pace.ts';
import { interleaved } from '../rounds.ts';
import type { Figures } from '../rounds.ts';

const WARM_UP = 400;
const JSON_BODY = { 'content-type': 'application/json' };
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** GET, or POST where there is a body, unless it says otherwise. */
export type Asked = { path: string; token: string; body?: unknown; method?: string };
/** Over which connections, and when it is given up. */
export type Way = { agent?: Agent; signal?: AbortSignal };
export type Heard = { status: number; stale: boolean; text: string };

/** A question, or a command where there is a body. */
export function ask(url: string, question: Asked, headers: Record<string, string> = {}, way: Way = {}): Promise<Heard> {
  const { path, token, body, method = body === undefined ? 'GET' : 'POST' } = question;
  const sent = { authorization: `Bearer ${token}`, ...(body !== undefined && JSON_BODY), ...headers };
  return new Promise((resolve, reject) => {
    const asked = request(`${url}${path}`, { agent, ...way, method, headers: sent });
    // A connection that rested may be closed by the server as the question leaves: then it was not asked.
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (asked.reusedSocket && error.code === 'ECONNRESET') ask(url, question, headers, way).then(resolve, reject);
      else reject(error);
    });
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode: status = 0 } = response;
        const text = Buffer.concat(chunks).toString();
        resolve({ status, stale: response.headers['stale'] === 'true', text });
      });
    });
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function answered(url: string, asked: Asked): Promise<void> {
  const { status, text } = await ask(url, asked);
  if (status !== 200) throw new Error(`${asked.path} was answered ${String(status)}: ${text}`);
}

/** Sends at fixed times, whether or not what was sent before has come back; what is late counts from when it was meant to be sent. */
export async function openLoop(
  url: string,
  { perSecond, seconds }: { perSecond: number; seconds: number },
  question: (n: number) => Asked,
): Promise<Record<string, number>> {
  for (let n = 0; n < WARM_UP; n += 1) await answered(url, question(n));
  const taken: number[] = [];
  await atPace({ perSecond, seconds }, (n, meant) =>
    answered(url, question(n)).then(() => void taken.push(performance.now() - meant)),
  );
  return { questions: taken.length, ...figuresOf(taken) };
}

export type Rounds = { questions: number; p50Ms: Spread; p99Ms: Spread; maxMs: number; stolenPercent?: Spread };

/** One round of each in its turn, again and again. */
export async function inRounds<Name extends string>(
  what: string,
  rounds: number,
  loops: Record<Name, () => Promise<Figures>>,
): Promise<Record<Name, Rounds>> {
  const { figures } = await interleaved(loops, { rounds, what });
  return Object.fromEntries(Object.entries<Figures[]>(figures).map(([name, each]) => [name, together(each)])) as Record<
    Name,
    Rounds
  >;
}

function together(rounds: readonly Figures[]): Rounds {
  const of = (figure: string) => rounds.flatMap((round) => round[figure] ?? []);
  const sum = of('questions').reduce((all, each) => all + each, 0);
  const stolen = of('stolenPercent');
  return {
    ...{ questions: sum, p50Ms: spread(of('p50Ms')), p99Ms: spread(of('p99Ms')), maxMs: Math.max(...of('maxMs')) },
    ...(stolen.length > 0 && { stolenPercent: spread(stolen) }),
  };
}

/** As many as are answered by so many who ask again at once. */
export async function closedLoop(
  url: string,
  { askers, seconds }: { askers: number; seconds: number },
  question: (n: number) => Asked,
): Promise<Record<string, number>> {
  let n = 0;
  const { took, seconds: lasted } = await withoutPause({ callers: askers, seconds }, () =>
    answered(url, question(n++)),
  );
  return { askers, perSecond: Math.round(took.length / lasted), ...figuresOf(took) };
}

/** One after the other, of what is not HTTP. */
export async function oneByOne(times: number, work: (n: number) => Promise<unknown>): Promise<Record<string, number>> {
  const taken: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const from = performance.now();
    await work(n);
    taken.push(performance.now() - from);
  }
  return figuresOf(taken);
}

export const figuresOf = (taken: readonly number[]): Record<string, number> => ({
  p50Ms: percentile(taken, 50),
  p99Ms: percentile(taken, 99),
  maxMs: percentile(taken, 100),
});
