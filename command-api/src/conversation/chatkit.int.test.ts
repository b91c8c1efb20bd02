import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { parse } from '@tasklog/schemas';
import type { ChatkitItemPage, ChatkitThread, ChatkitThreadItem, ChatkitThreadPage, Problem } from '@tasklog/schemas';
import { isChatkitThread } from '@tasklog/schemas/validators';
import { actionOf, chatkitBench, done, input, questionIn, textOf, widgetIn } from '../testing/chatkit.ts';

describe('/chatkit', () => {
  const on = chatkitBench();
  const { ask, stream, create, say, statusOf, itemsIn } = on;

  it('begins a thread, in the order of the protocol, and keeps what it sent', async () => {
    const { thread, events } = await create('add wax the skis tomorrow at 18:30');
    const kinds = events.map((event) => (event.type === 'thread.item.updated' ? event.update.type : event.type));
    const part = 'assistant_message.content_part';
    expect(kinds).to.deep.equal([
      'thread.created',
      'thread.item.done',
      'stream_options',
      'thread.item.added',
      `${part}.added`,
      `${part}.text_delta`,
      `${part}.done`,
      'client_effect',
      'thread.item.done',
      'thread.item.done',
    ]);
    const deltas = events.flatMap((event) =>
      event.type === 'thread.item.updated' && 'delta' in event.update ? [event.update.delta] : [],
    );
    expect(deltas.join(''))
      .to.equal(textOf(done(events)))
      .and.contain('**wax the skis**');
    expect(await statusOf('wax the skis')).to.deep.equal(['open']);
    const { body } = await ask<ChatkitThread>('threads.get_by_id', { thread_id: thread });
    expect(parse(isChatkitThread, body)).to.have.property('ok', true);
    expect(body).to.include({ id: thread, title: 'add wax the skis tomorrow at 18:30' });
    expect(body.items.data).to.deep.equal(done(events));
    expect(JSON.stringify(body)).not.to.contain('null');
  });
  it('goes on in a thread: what was said before is known', async () => {
    const { thread } = await create('add milk');
    await say(thread, 'it is done');
    expect(await statusOf('milk')).to.deep.equal(['done']);
  });
  it('answers the same request with the same key once in effect, and refuses another under it', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const [first, second] = [
      await stream('threads.create', { input: input('add milk') }, headers),
      await stream('threads.create', { input: input('add milk') }, headers),
    ];
    expect(done(second).map(({ id }) => id)).to.deep.equal(done(first).map(({ id }) => id));
    expect(await statusOf('milk')).to.deep.equal(['open']);
    const other = await on.call<Problem>(
      'POST',
      '/chatkit',
      { type: 'threads.create', params: { input: input('add bread') } },
      headers,
    );
    expect([other.status, other.body.code]).to.deep.equal([422, 'key-reused']);
    expect(await statusOf('bread')).to.deep.equal([]);
  });
  it('tries a message again without doing it again, and takes away what came after it', async () => {
    const { thread, events } = await create('add milk');
    const later = done(await say(thread, 'add bread'));
    const [message] = done(events);
    const again = await stream('threads.retry_after_item', { thread_id: thread, item_id: message?.id ?? '' });
    const gone = again.flatMap((event) => (event.type === 'thread.item.removed' ? [event.item_id] : []));
    expect(gone).to.include.members(later.map(({ id }) => id));
    expect(await statusOf('milk')).to.deep.equal(['open']);
    expect((await itemsIn(thread)).map(({ id }) => id)).to.deep.equal(done(events).map(({ id }) => id));
    const reply = done(events)[1];
    const wrong = await ask<Problem>('threads.retry_after_item', { thread_id: thread, item_id: reply?.id ?? '' });
    expect([wrong.status, wrong.body.code]).to.deep.equal([422, 'not-a-message']);
  });
  it('asks which of several tasks is meant as a choice, and takes it once', async () => {
    const { thread } = await create('add call bob');
    await say(thread, 'add call bill');
    const question = questionIn(done(await say(thread, 'complete call')));
    const [choice] = question.inputs;
    if (choice?.type !== 'multiple_choice') throw new Error(JSON.stringify(choice));
    expect(choice.options.map(({ label }) => label)).to.have.members(['call bob', 'call bill']);
    const answer = (values: string[]) => ({
      thread_id: thread,
      item_id: question.id,
      input: { status: 'answered', answers: { [choice.id]: { values } } },
    });
    const wrong = await ask<Problem>('threads.add_structured_input', answer(['99']));
    expect([wrong.status, wrong.body.errors?.[0]?.field]).to.deep.equal([422, '/params/input/answers/answer/values/0']);
    const bill = choice.options.find(({ label }) => label === 'call bill')?.value ?? '';
    const [first] = await stream('threads.add_structured_input', answer([bill]));
    expect(first).to.have.property('type', 'thread.item.replaced');
    expect(questionIn(await itemsIn(thread))).to.include({ status: 'answered' });
    expect([await statusOf('call bill'), await statusOf('call bob')]).to.deep.equal([['done'], ['open']]);
    const twice = await ask<Problem>('threads.add_structured_input', answer([bill]));
    expect([twice.status, twice.body.code]).to.deep.equal([409, 'not-asked']);
  });
  it('leaves everything as it was when a question is skipped', async () => {
    const { thread } = await create('add call bob');
    await say(thread, 'add call bill');
    const question = questionIn(done(await say(thread, 'complete call')));
    await stream('threads.add_structured_input', {
      thread_id: thread,
      item_id: question.id,
      input: { status: 'skipped', answers: {} },
    });
    expect([await statusOf('call bill'), await statusOf('call bob')]).to.deep.equal([['open'], ['open']]);
  });
  it('pages threads and items, renames, deletes, and takes opinions', async () => {
    const threads: string[] = [];
    for (const text of ['add one', 'add two', 'add three']) threads.unshift((await create(text)).thread);
    const first = (await ask<ChatkitThreadPage>('threads.list', { limit: 2, after: null })).body;
    expect([first.data.map(({ id }) => id), first.has_more]).to.deep.equal([threads.slice(0, 2), true]);
    const rest = (await ask<ChatkitThreadPage>('threads.list', { limit: 2, after: first.after })).body;
    expect([rest.data.map(({ id }) => id), rest.has_more, rest.after]).to.deep.equal([
      threads.slice(2),
      false,
      undefined,
    ]);
    const [thread = ''] = threads;
    const page = (await ask<ChatkitItemPage>('items.list', { thread_id: thread, limit: 1, order: 'asc' })).body;
    expect([page.data[0]?.type, page.has_more]).to.deep.equal(['user_message', true]);
    const next = await ask<ChatkitItemPage>('items.list', {
      thread_id: thread,
      limit: 1,
      order: 'asc',
      after: page.after,
    });
    expect(next.body.data[0]?.type).to.equal('assistant_message');
    const answer = next.body.data[0]?.id;
    const rate = (ids: unknown[]) =>
      ask<Problem>('items.feedback', { thread_id: thread, item_ids: ids, kind: 'positive' });
    expect((await rate([answer])).status).to.equal(200);
    expect((await rate(['msg_none'])).body.code).to.equal('no-such-item');
    expect((await ask<ChatkitThread>('threads.update', { thread_id: thread, title: ' Three ' })).body.title).to.equal(
      'Three',
    );
    expect((await ask('threads.delete', { thread_id: thread })).body).to.deep.equal({});
    expect((await ask('threads.get_by_id', { thread_id: thread })).status).to.equal(404);
    expect(await statusOf('three')).to.deep.equal(['open']);
  });
  it('finds another user’s thread for no request', async () => {
    const { thread, events } = await create('add milk');
    const [message] = done(events);
    const card = widgetIn(done(events));
    const bob = await on.api.as('bob');
    const its = { thread_id: thread };
    const action = actionOf(card, 'task.complete');
    const requests: [string, object][] = [
      ['threads.add_user_message', { ...its, input: input('list') }],
      ['threads.add_client_tool_output', { ...its, result: {} }],
      ['threads.add_structured_input', { ...its, item_id: card.id, input: { status: 'skipped' } }],
      ['threads.retry_after_item', { ...its, item_id: message?.id }],
      ['threads.custom_action', { ...its, item_id: card.id, action }],
      ['threads.sync_custom_action', { ...its, item_id: card.id, action }],
      ['threads.get_by_id', its],
      ['threads.update', { ...its, title: 'mine' }],
      ['threads.delete', its],
      ['items.list', its],
      ['items.feedback', { ...its, item_ids: [message?.id], kind: 'negative' }],
    ];
    for (const [type, params] of requests) {
      const { status, body } = await ask<Problem>(type, params, bob);
      expect([status, body.code], type).to.deep.equal([404, 'no-such-thread']);
    }
    expect((await ask<ChatkitThreadPage>('threads.list', {}, bob)).body.data).to.deep.equal([]);
    expect((await ask<Problem>('threads.list', { after: thread }, bob)).status).to.equal(422);
    expect(await statusOf('milk')).to.deep.equal(['open']);
  });
  it('names the fault in what it cannot take', async () => {
    const { thread } = await create('add milk');
    const message = (more: object) => ({ thread_id: thread, input: { ...input('x'), ...more } });
    const wrong: [string, object, number, string, string?][] = [
      ['threads.fly', {}, 422, 'invalid', '/type'],
      ['threads.create', {}, 422, 'invalid', '/params/input'],
      ['threads.create', { input: input('   ') }, 422, 'invalid', '/params/input/content'],
      ['threads.create', { input: input('x'.repeat(2001)) }, 422, 'invalid', '/params/input/content'],
      ['threads.create', { input: input('a\u0000b') }, 422, 'invalid', '/params/input/content/0/text'],
      ['threads.add_user_message', message({ quoted_text: '\ud800' }), 422, 'invalid', '/params/input/quoted_text'],
      ['threads.add_user_message', message({ attachments: ['atc_1'] }), 422, 'attachments-not-taken'],
      ['threads.add_user_message', { ...message({}), thread_id: "thr_' or 1=1" }, 404, 'no-such-thread'],
      ['threads.add_client_tool_output', { thread_id: thread, result: 1 }, 409, 'no-tool-call'],
      ['threads.list', { limit: 0 }, 422, 'invalid', '/params/limit'],
      ['items.list', { thread_id: thread, after: 'msg_none' }, 422, 'invalid', '/params/after'],
      ['threads.update', { thread_id: thread, title: ' ' }, 422, 'invalid', '/params/title'],
      ['threads.retry_after_item', { thread_id: thread, item_id: 'msg_none' }, 404, 'no-such-item'],
      ['attachments.create', { name: 'a', size: 1, mime_type: 'image/png' }, 422, 'attachments-not-taken'],
      ['attachments.delete', { attachment_id: 'atc_1' }, 422, 'attachments-not-taken'],
      ['input.transcribe', { audio_base64: 'AAAA', mime_type: 'audio/webm' }, 422, 'speech-not-taken'],
    ];
    for (const [type, params, status, code, field] of wrong) {
      const { status: got, body } = await ask<Problem>(type, params);
      expect([got, body.code], `${type} ${JSON.stringify(body)}`).to.deep.equal([status, code]);
      if (field !== undefined)
        expect(
          body.errors?.map((fault) => fault.field),
          type,
        ).to.include(field);
    }
    const zone = await on.call<Problem>('POST', '/chatkit', {
      type: 'threads.list',
      params: {},
      metadata: { timeZone: 'Mars/Base' },
    });
    expect([zone.status, zone.body.errors?.[0]?.field]).to.deep.equal([422, '/metadata/timeZone']);
    const deep = await on.call(
      'POST',
      '/chatkit',
      `{"type":"threads.list","params":${'['.repeat(40_000)}${']'.repeat(40_000)}}`,
    );
    expect(deep.status).to.equal(422);
    expect((await on.call('POST', '/chatkit')).status).to.equal(400);
    expect((await fetch(`${on.api.url}/chatkit`, { method: 'POST' })).status).to.equal(401);
  });
  it('tells the whole answer in the thread when the reader left', async () => {
    const { thread } = await create('add milk');
    const leaving = new AbortController();
    const response = await fetch(`${on.api.url}/chatkit`, {
      method: 'POST',
      headers: { authorization: `Bearer ${on.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'threads.add_user_message',
        params: { thread_id: thread, input: input('add bread') },
      }),
      signal: leaving.signal,
    });
    leaving.abort();
    await response.text().catch(() => undefined);
    let items: ChatkitThreadItem[] = [];
    while (!textOf(items).includes('**bread**')) items = await itemsIn(thread);
    expect(await statusOf('bread')).to.deep.equal(['open']);
  });
  it('forgets the threads of a user whose data is erased', async () => {
    const { thread } = await create('add milk');
    expect((await on.call('DELETE', '/v1/me', { confirm: 'erase all my data' })).status).to.equal(202);
    const left = async (): Promise<number> =>
      (
        await on.api.db.query<{ n: number }>(
          'select count(*)::int as n from command.thread_item where thread_id = $1',
          [thread.slice('thr_'.length)],
        )
      ).rows[0]?.n ?? 0;
    while ((await left()) > 0) await new Promise((resolve) => setImmediate(resolve));
    const after = await ask<Problem>('threads.get_by_id', { thread_id: thread });
    expect([after.status, after.body.code]).to.deep.equal([410, 'erased']);
  });
});
