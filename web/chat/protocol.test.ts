import { expect } from 'chai';
import type { ChatkitEvent } from '@tasklog/schemas';
import { makeApi } from '../live/api.ts';
import { makeProtocol } from './protocol.ts';
import { aReply, done } from './testing.ts';

const encoder = new TextEncoder();
const lineOf = (event: ChatkitEvent) => `data: ${JSON.stringify(event)}\n\n`;

function given(respond: () => Response) {
  const requests: { headers: Headers; body: unknown }[] = [];
  const send = ((_path: string, init: RequestInit) => {
    requests.push({ headers: new Headers(init.headers), body: JSON.parse(init.body as string) });
    return Promise.resolve(respond());
  }) as typeof fetch;
  const api = makeApi({ get: () => Promise.resolve('token') }, () => Promise.resolve(), send);
  return { protocol: makeProtocol(api, () => 'Europe/Oslo'), requests };
}

/** Bytes as the network cuts them, and whether it broke off after them. */
const streamed = (chunks: Uint8Array[], broken = false) =>
  new Response(
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        if (broken) controller.error(new TypeError('network error'));
        else controller.close();
      },
    }),
    { headers: { 'content-type': 'text/event-stream' } },
  );

const input = { content: [{ type: 'input_text' as const, text: 'hi' }] };

async function eventsOf(respond: () => Response) {
  const { protocol, requests } = given(respond);
  const events: ChatkitEvent[] = [];
  const answer = await protocol.stream('threads.create', { input }, (event) => events.push(event), 'k');
  return { events, answer, requests };
}

describe("ChatKit's wire", () => {
  const first = done(aReply('1', 'Grüße 🌱'));
  const second = done(aReply('2', 'b'));

  it('reads events however the network cuts them, within a letter too', async () => {
    const bytes = encoder.encode(lineOf(first) + lineOf(second));
    for (const size of [1, 7, bytes.length]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
        bytes.slice(n * size, (n + 1) * size),
      );
      const { events, answer } = await eventsOf(() => streamed(chunks));
      expect(events).to.deep.equal([first, second]);
      expect(answer.ok && answer.value).to.equal('whole');
    }
  });

  it('says the request once, with its key and zone, and that a stream was cut', async () => {
    const { answer, requests } = await eventsOf(() => streamed([encoder.encode(lineOf(first) + 'data: {"ty')], true));
    expect([answer.ok && answer.value, requests.length]).to.deep.equal(['cut', 1]);
    expect(requests[0]?.headers.get('idempotency-key')).to.equal('k');
    expect(requests[0]?.body).to.deep.equal({
      type: 'threads.create',
      params: { input },
      metadata: { timeZone: 'Europe/Oslo' },
    });
  });

  it('takes half an event at the end for a cut, too', async () => {
    const { answer } = await eventsOf(() => streamed([encoder.encode('data: {"ty')]));
    expect(answer.ok && answer.value).to.equal('cut');
  });

  it('gives a refusal before the first event as a problem', async () => {
    const problem = { type: 'x', title: '', status: 422, code: 'invalid', detail: 'No.' };
    const { answer, events } = await eventsOf(
      () =>
        new Response(JSON.stringify(problem), {
          status: 422,
          headers: { 'content-type': 'application/problem+json' },
        }),
    );
    expect([answer, events]).to.deep.equal([{ ok: false, problem }, []]);
  });
});
