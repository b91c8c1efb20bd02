import { expect } from 'chai';
import { parse } from '@tasklog/schemas';
import type { ChatAnswer, Interpretation, Problem } from '@tasklog/schemas';
import { isChatAnswer, isInterpretation } from '@tasklog/schemas/validators';
import { plainChat, timeZone } from '../testing/chat.ts';

describe('a message over HTTP', () => {
  const chat = plainChat();
  const { say, rows } = chat;

  it('the same message sent again happens once, and is answered the same', async () => {
    const first = await say('add pay rent', { 'idempotency-key': 'm1' });
    chat.openThread();
    expect(await say('add pay rent', { 'idempotency-key': 'm1' })).to.deep.equal(first);
    expect(await rows('pay rent')).to.have.length(1);
    const { status } = await chat.call(
      'POST',
      '/v1/chat',
      { message: 'something else', timeZone },
      { 'idempotency-key': 'm1' },
    );
    expect(status).to.equal(422);
  });

  it('interprets without writing', async () => {
    const { status, body } = await chat.call<Interpretation>('POST', '/v1/interpret', {
      message: 'add milk tomorrow',
      timeZone,
    });
    expect(status).to.equal(200);
    expect(parse(isInterpretation, body)).to.have.property('ok', true);
    expect(body.tasks?.[0]).to.include({ title: 'milk' });
    expect(await rows('milk')).to.deep.equal([]);
  });

  it('interprets 2,000 characters and names that limit to whoever sends more', async () => {
    const interpret = (message: string) => chat.call<Problem>('POST', '/v1/interpret', { message, timeZone });
    expect((await interpret('x'.repeat(2_000))).status).to.equal(200);
    const { status, body } = await interpret('x'.repeat(2_001));
    expect([status, body.errors?.[0]?.field]).to.deep.equal([422, '/message']);
    expect(body.errors?.[0]?.message).to.match(/2,?000 characters/);
  });

  it('names what is wrong with a request', async () => {
    const fieldOf = async (body: unknown): Promise<[number, string | undefined]> => {
      const answer = await chat.call<Problem>('POST', '/v1/chat', body);
      return [answer.status, answer.body.errors?.[0]?.field];
    };
    expect(await fieldOf({})).to.deep.equal([422, '/message']);
    expect(await fieldOf({ message: ' ' })).to.deep.equal([422, '/message']);
    expect(await fieldOf({ message: 'x'.repeat(2_001) })).to.deep.equal([422, '/message']);
    expect(await fieldOf({ message: 'x', timeZone: 'Nowhere' })).to.deep.equal([422, '/timeZone']);
    expect(await fieldOf({ message: 'x', threadId: '0190aaaa-0000-7000-8000-00000000dead' })).to.deep.equal([
      404,
      '/threadId',
    ]);
  });

  it('is nobody else’s: another’s thread is as good as none', async () => {
    await say('add alpha');
    const other = await chat.api.as('eavesdropper');
    expect((await other('POST', '/v1/chat', { message: 'list', threadId: chat.threadId })).status).to.equal(404);
    const { body } = await other<ChatAnswer>('POST', '/v1/chat', { message: 'list', timeZone });
    expect(body.listing).to.deep.equal([]);
  });

  it('streams when asked to', async () => {
    const response = await fetch(`${chat.api.url}/v1/chat`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await chat.api.issuer.token('streamer')}`,
        'content-type': 'application/json',
        accept: 'text/event-stream',
      },
      body: JSON.stringify({ message: 'help' }),
    });
    expect(response.headers.get('content-type')).to.contain('text/event-stream');
    const events = [...(await response.text()).matchAll(/event: (\w+)\ndata: (.*)\n\n/g)].map(
      ([, name, data]) => [name, JSON.parse(data ?? '')] as const,
    );
    expect(events.map(([name]) => name)).to.satisfy((names: string[]) =>
      /^interpreting( delta)+ answer$/.test(names.join(' ')),
    );
    const answer = events.at(-1)?.[1] as ChatAnswer;
    expect(parse(isChatAnswer, answer)).to.have.property('ok', true);
    expect(events[0]?.[1]).to.deep.equal({ threadId: answer.threadId });
    const said = events.filter(([name]) => name === 'delta').map(([, data]) => (data as { text: string }).text);
    expect(said.join('')).to.equal(answer.reply);
  });

  it('refuses a stream like everything else while nothing is written', async () => {
    const stream = { accept: 'text/event-stream' };
    const refused = await chat.call<Problem>('POST', '/v1/chat', { message: 'help', timeZone: 'Nowhere' }, stream);
    expect([refused.status, refused.body.code]).to.deep.equal([422, 'unknown-time-zone']);
    const absent = { message: 'help', threadId: '0190aaaa-0000-7000-8000-00000000dead' };
    expect((await chat.call('POST', '/v1/chat', absent, stream)).status).to.equal(404);
  });
});
