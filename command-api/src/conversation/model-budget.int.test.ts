import { expect } from 'chai';
import type { ChatAnswer, OpsModel, Problem } from '@tasklog/schemas';
import { parse } from '@tasklog/schemas';
import { isOpsModel } from '@tasklog/schemas/validators';
import { timeZone } from '../testing/chat.ts';
import { KEY, modelChat } from '../testing/model-chat.ts';
import { calling } from '../testing/model-server.ts';

describe('the budget and the breaker of a model', () => {
  const { chat, model } = modelChat();

  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(`${chat.api.url}/metrics`)).text();
    return Number(new RegExp(`^${name.replaceAll(/[{}]/g, '\\$&')} (\\S+)$`, 'm').exec(text)?.[1]);
  };
  const show = async (): Promise<OpsModel> => {
    const observer = await chat.api.as('watcher', { role: 'observer' });
    const { status, body } = await observer<OpsModel>('GET', '/ops/model');
    expect(status).to.equal(200);
    expect(parse(isOpsModel, body)).to.have.property('ok', true);
    return body;
  };
  const well = (): void =>
    model.server.answer((response, asked, nth) =>
      calling(['add_tasks', { tasks: [{ title: 'bread' }] }])(response, asked, nth),
    );

  it('a user who used it up is answered by the rules until the next day; others go on', async () => {
    const refused = await metric('tasklog_model_messages_total{outcome="over-budget"}');
    well();
    let last: ChatAnswer | undefined;
    for (let n = 0; n < 40 && !last?.reply.includes('used up'); n += 1) last = await chat.say('bread');
    expect(last?.reply).to.contain('used up for today');
    expect(await chat.rows()).to.have.length.above(5);
    expect(await metric('tasklog_model_messages_total{outcome="over-budget"}')).to.equal(refused + 1);
    const asked = model.server.asked.length;
    const other = await chat.api.as('with a share of their own');
    await other('POST', '/v1/chat', { message: 'bread', timeZone });
    expect(model.server.asked).to.have.length(asked + 1);
    model.wait(86_400_000);
    expect((await chat.say('bread')).interpretation.because).to.include('model: proposed');
  });

  it('tokens are counted, and go with the user', async () => {
    well();
    await chat.say('bread');
    const user = chat.api.issuer.userId(chat.speaker);
    const used = async (): Promise<number[]> =>
      (
        await chat.api.db.query<{ tokens: string }>('select tokens from command.model_use where user_id = $1', [user])
      ).rows.map(({ tokens }) => Number(tokens));
    expect((await used())[0]).to.be.within(1_000, 2_000);
    await chat.call('DELETE', '/v1/me', { confirm: 'erase all my data' });
    while ((await used()).length > 0) await new Promise((resolve) => setImmediate(resolve));
    const { status } = await chat.call<Problem>('POST', '/v1/chat', { message: 'bread', timeZone });
    expect(status).to.equal(410);
    expect(await used()).to.deep.equal([]);
  });

  it('after three failures it is left alone for half a minute, then one try decides', async () => {
    model.server.answer((response) => void response.writeHead(500).end());
    for (let n = 0; n < 3; n += 1)
      expect((await chat.say('bread')).interpretation.because).to.include('model: unavailable');
    expect((await chat.say('bread')).interpretation.because).to.include('model: breaker-open');
    expect(model.server.asked).to.have.length(3);
    expect((await show()).breaker).to.include({ state: 'open', failures: 3 });
    expect(await metric('tasklog_model_breaker_open')).to.equal(1);
    model.wait(31_000);
    expect((await show()).breaker.state).to.equal('half-open');
    await chat.say('bread');
    expect(model.server.asked).to.have.length(4);
    expect((await chat.say('bread')).interpretation.because).to.include('model: breaker-open');
    model.wait(31_000);
    well();
    expect((await chat.say('bread')).interpretation.because).to.include('model: proposed');
    expect((await show()).breaker).to.deep.equal({ state: 'closed', failures: 0 });
  });

  it('an operator and an observer see prompt, tools, caps and budget; to a user there is nothing', async () => {
    const seen = await show();
    expect(seen).to.include({ on: true, model: 'scripted', askedBelow: 0.8 });
    expect(seen.host).to.match(/^127\.0\.0\.1:\d+$/);
    expect(seen.caps).to.include({ rounds: 3, calls: 8, tasks: 25, outputTokens: 4_000, titleCharacters: 500 });
    expect(seen.tools.map(({ name }) => name)).to.include.members(['add_tasks', 'delete_tasks', 'undo']);
    expect(JSON.stringify(seen)).not.to.contain(KEY);
    expect(JSON.stringify(seen.tools)).not.to.match(/user_?id|token|confirm/i);
    expect((await chat.call('GET', '/ops/model')).status).to.equal(404);
  });
});
