import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { parse } from '@tasklog/schemas';
import type {
  ChatkitAction,
  ChatkitEvent,
  ChatkitItemPage,
  ChatkitSynced,
  ChatkitThread,
  ChatkitThreadItem,
  ChatkitThreadPage,
  ChatkitWidgetItem,
  Problem,
} from '@tasklog/schemas';
import { isChatkitEvent, isChatkitThread } from '@tasklog/schemas/validators';
import { startTestApi } from '../testing/api.ts';
import type { Answer, Call, TestApi } from '../testing/api.ts';

describe('/chatkit', () => {
  let api: TestApi;
  let token: string;
  let call: Call;
  let person = 0;
  before(async () => {
    api = await startTestApi();
  });
  beforeEach(async () => {
    const name = `chatter ${String((person += 1))}`;
    token = await api.issuer.token(name);
    call = await api.as(name);
  });
  after(() => api.stop());

  const metadata = { timeZone: 'Europe/Oslo' };
  const ask = <T>(type: string, params: object, by: Call = call): Promise<Answer<T>> =>
    by<T>('POST', '/chatkit', { type, params, metadata });
  const input = (text: string) => ({ content: [{ type: 'input_text', text }], attachments: [], inference_options: {} });

  /** The events of a stream, each as it must stand on the wire. */
  async function stream(type: string, params: object, headers: Record<string, string> = {}): Promise<ChatkitEvent[]> {
    const response = await fetch(`${api.url}/chatkit`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ type, params, metadata }),
    });
    const text = await response.text();
    expect(response.status, text).to.equal(200);
    expect(response.headers.get('content-type')).to.contain('text/event-stream');
    expect(text.endsWith('\n\n')).to.equal(true);
    return text
      .slice(0, -2)
      .split('\n\n')
      .map((line) => {
        expect(line.startsWith('data: ') && !line.includes('\n')).to.equal(true);
        const event: unknown = JSON.parse(line.slice(6));
        expect(parse(isChatkitEvent, event), line).to.have.property('ok', true);
        return event as ChatkitEvent;
      });
  }
  const create = async (text: string): Promise<{ thread: string; events: ChatkitEvent[] }> => {
    const events = await stream('threads.create', { input: input(text) });
    const [first] = events;
    if (first?.type !== 'thread.created') throw new Error(JSON.stringify(first));
    return { thread: first.thread.id, events };
  };
  const say = (thread: string, text: string): Promise<ChatkitEvent[]> =>
    stream('threads.add_user_message', { thread_id: thread, input: input(text) });
  const done = (events: readonly ChatkitEvent[]): ChatkitThreadItem[] =>
    events.flatMap((event) => (event.type === 'thread.item.done' ? [event.item] : []));
  const textOf = (items: readonly ChatkitThreadItem[]): string =>
    items.flatMap((item) => (item.type === 'assistant_message' ? item.content.map(({ text }) => text) : [])).join(' ');
  const widgetIn = (items: readonly ChatkitThreadItem[]): ChatkitWidgetItem => {
    const found = items.find((item) => item.type === 'widget');
    if (!found) throw new Error(`no widget in ${JSON.stringify(items)}`);
    return found;
  };
  const questionIn = (items: readonly ChatkitThreadItem[]) => {
    const found = items.find((item) => item.type === 'structured_input');
    if (!found) throw new Error(`no question in ${JSON.stringify(items)}`);
    return found;
  };
  const actionsIn = (node: unknown): ChatkitAction[] => {
    if (node === null || typeof node !== 'object') return [];
    const { onClickAction, ...rest } = node as { onClickAction?: ChatkitAction };
    const own = onClickAction ? [{ type: onClickAction.type, payload: onClickAction.payload } as ChatkitAction] : [];
    return [...own, ...Object.values(rest).flatMap(actionsIn)];
  };
  const actionOf = (widget: ChatkitWidgetItem, type: ChatkitAction['type'], nth = 0): ChatkitAction => {
    const found = actionsIn(widget.widget).filter((action) => action.type === type)[nth];
    if (!found) throw new Error(`no ${type} in ${JSON.stringify(widget)}`);
    return found;
  };
  const click = (thread: string, item: ChatkitThreadItem, action: ChatkitAction): Promise<ChatkitEvent[]> =>
    stream('threads.custom_action', { thread_id: thread, item_id: item.id, action });
  const statusOf = async (title: string): Promise<string[]> =>
    (
      await api.db.query<{ status: string }>(
        `select doc ->> 'status' as status from command.task where user_id = $1 and doc ->> 'title' = $2`,
        [api.issuer.userId(`chatter ${String(person)}`), title],
      )
    ).rows.map(({ status }) => status);
  const itemsIn = async (thread: string): Promise<ChatkitThreadItem[]> =>
    (await ask<ChatkitItemPage>('items.list', { thread_id: thread, order: 'asc', limit: 100 })).body.data;

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
    const other = await call<Problem>(
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

  it('lists tasks as a widget, ticks the one clicked and draws it anew', async () => {
    const { thread } = await create('add alpha');
    await say(thread, 'add beta');
    const list = widgetIn(done(await say(thread, 'list')));
    expect(list.widget.type).to.equal('ListView');
    const events = await click(thread, list, actionOf(list, 'task.complete', 1));
    const replaced = events.find((event) => event.type === 'thread.item.replaced');
    expect(replaced?.item.id).to.equal(list.id);
    expect(actionsIn(replaced?.item).map(({ type }) => type)).to.include.members(['task.complete', 'task.reopen']);
    expect([...(await statusOf('alpha')), ...(await statusOf('beta'))].sort()).to.deep.equal(['done', 'open']);
  });

  it('does nothing for a click on what has changed since, and shows how it is now', async () => {
    const { thread, events } = await create('add milk');
    const card = widgetIn(done(events));
    const action = actionOf(card, 'task.complete');
    await say(thread, 'rename milk to oat milk');
    const after = await click(thread, card, action);
    expect(textOf(done(after))).to.contain('changed');
    expect(await statusOf('oat milk')).to.deep.equal(['open']);
    expect(JSON.stringify(after.find((event) => event.type === 'thread.item.replaced'))).to.contain('oat milk');
  });

  it('clicked twice, ticks once', async () => {
    const { thread, events } = await create('add milk every day at 9');
    const card = widgetIn(done(events));
    const action = actionOf(card, 'task.complete');
    await click(thread, card, action);
    await click(thread, card, action);
    const { rows } = await api.db.query<{ n: number }>(
      `select count(*)::int as n from command.outbox where event ->> 'userid' = $1 and event ->> 'type' = 'task.completed'`,
      [api.issuer.userId(`chatter ${String(person)}`)],
    );
    expect(rows[0]?.n ?? 0).to.be.at.most(1);
    expect(await statusOf('milk')).to.include('done');
  });

  it('takes the change of a card back, not whatever came last', async () => {
    const { thread, events } = await create('add milk');
    const card = widgetIn(done(events));
    await say(thread, 'add bread');
    const after = await click(thread, card, actionOf(card, 'change.undo'));
    const drawn = after.find((event) => event.type === 'thread.item.replaced');
    expect(done(after).map(({ type }) => type)).to.deep.equal(['assistant_message']);
    expect(JSON.stringify(drawn)).to.contain('Taken back').and.not.contain('change.undo');
    expect([await statusOf('milk'), await statusOf('bread')]).to.deep.equal([['deleted'], ['open']]);
  });

  it('tells a client that shows the list what changed in it', async () => {
    const { events } = await create('add milk');
    const effect = events.find((event) => event.type === 'client_effect');
    expect(effect?.data.changes.map(({ task }) => task?.title)).to.deep.equal(['milk']);
    expect(effect?.data).to.have.keys('changes', 'changeId', 'position');
  });

  it('says on a card what happened, when and how often', async () => {
    const { events } = await create('water the plants every monday at 9am #home, remind me 30 minutes before');
    const drawn = JSON.stringify(widgetIn(done(events)).widget);
    for (const words of ['Added', 'every Monday', '09:00 (Europe/Oslo)', 'reminder 30 minutes before', '#home', 'Then'])
      expect(drawn).to.contain(words);
  });

  it('snoozes a reminder', async () => {
    const { thread, events } = await create('call mum every monday at 9am, remind me 30 minutes before');
    const card = widgetIn(done(events));
    const after = await click(thread, card, actionOf(card, 'task.snooze'));
    const { rows } = await api.db.query<{ until: string | null }>(
      `select doc ->> 'snoozedUntil' as until from command.task where user_id = $1`,
      [api.issuer.userId(`chatter ${String(person)}`)],
    );
    expect(rows[0]?.until, textOf(done(after))).to.be.a('string');
  });

  it('carries a plan out on a click of its own card only', async () => {
    const { thread } = await create('add one');
    await say(thread, 'add two');
    const plan = widgetIn(done(await say(thread, 'delete all tasks')));
    const confirm = actionOf(plan, 'plan.confirm');
    const denied = await click(thread, plan, actionOf(plan, 'plan.deny'));
    expect(actionsIn(denied.find((event) => event.type === 'thread.item.replaced'))).to.deep.equal([]);
    const late = await click(thread, plan, confirm);
    expect(late.at(-1)).to.include({ type: 'error', code: 'custom' });
    expect(await statusOf('one')).to.deep.equal(['open']);
    const anew = widgetIn(done(await say(thread, 'delete all tasks')));
    await click(thread, anew, actionOf(anew, 'plan.confirm'));
    expect([await statusOf('one'), await statusOf('two')]).to.deep.equal([['deleted'], ['deleted']]);
  });

  it('answers a click with the widget alone where that is asked for', async () => {
    const { thread, events } = await create('add milk');
    const card = widgetIn(done(events));
    const { status, body } = await ask<ChatkitSynced>('threads.sync_custom_action', {
      thread_id: thread,
      item_id: card.id,
      action: actionOf(card, 'task.complete'),
    });
    expect(status, JSON.stringify(body)).to.equal(200);
    expect(actionsIn(body.updated_item).map(({ type }) => type)).to.include('task.reopen');
    expect(await statusOf('milk')).to.deep.equal(['done']);
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
    const bob = await api.as('bob');
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

  it('lets nobody click another user’s task in a thread of their own', async () => {
    const { events } = await create('add milk');
    const action = actionOf(widgetIn(done(events)), 'task.complete');
    const bob = await api.as('bob');
    token = await api.issuer.token('bob');
    const { thread, events: bobs } = await create('add bread');
    const stolen = await ask<Problem>(
      'threads.sync_custom_action',
      { thread_id: thread, item_id: widgetIn(done(bobs)).id, action },
      bob,
    );
    expect([stolen.status, stolen.body.code]).to.deep.equal([404, 'no-such-task']);
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
    const zone = await call<Problem>('POST', '/chatkit', {
      type: 'threads.list',
      params: {},
      metadata: { timeZone: 'Mars/Base' },
    });
    expect([zone.status, zone.body.errors?.[0]?.field]).to.deep.equal([422, '/metadata/timeZone']);
    const deep = await call(
      'POST',
      '/chatkit',
      `{"type":"threads.list","params":${'['.repeat(40_000)}${']'.repeat(40_000)}}`,
    );
    expect(deep.status).to.equal(422);
    expect((await call('POST', '/chatkit')).status).to.equal(400);
    expect((await fetch(`${api.url}/chatkit`, { method: 'POST' })).status).to.equal(401);
  });

  it('tells the whole answer in the thread when the reader left', async () => {
    const { thread } = await create('add milk');
    const leaving = new AbortController();
    const response = await fetch(`${api.url}/chatkit`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
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
    expect((await call('DELETE', '/v1/me', { confirm: 'erase all my data' })).status).to.equal(202);
    const left = async (): Promise<number> =>
      (
        await api.db.query<{ n: number }>('select count(*)::int as n from command.thread_item where thread_id = $1', [
          thread.slice('thr_'.length),
        ])
      ).rows[0]?.n ?? 0;
    while ((await left()) > 0) await new Promise((resolve) => setImmediate(resolve));
    const after = await ask<Problem>('threads.get_by_id', { thread_id: thread });
    expect([after.status, after.body.code]).to.deep.equal([410, 'erased']);
  });
});
