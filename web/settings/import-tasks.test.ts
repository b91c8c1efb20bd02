import { expect } from 'chai';
import type { ImportLine } from '@tasklog/schemas';
import { makeApi } from '../live/api.ts';
import { formatOf, importTasks, shownOf, type Progress } from './import-tasks.ts';

const answer = {
  ...{ format: 'text', preview: false, tasks: 2, imported: 1, restored: 0, there: 0, deleted: 0, failed: 1 },
  ...{ changeIds: ['c'], position: 'v1.1', lines: [] },
};
const line = { line: 2, title: 'x', outcome: 'failed', message: 'has no words' };
const problem = { type: 'about:blank', title: '', status: 503, code: 'fault', detail: 'A fault.' };

function given(...events: object[]) {
  const asked: { path: string; init: RequestInit }[] = [];
  const told: Progress[] = [];
  const api = makeApi(
    { get: () => Promise.resolve('t') },
    () => Promise.resolve(),
    (path, init = {}) => {
      asked.push({ path: path as string, init });
      return Promise.resolve(new Response(events.map((event) => `${JSON.stringify(event)}\n`).join('')));
    },
  );
  const run = () =>
    importTasks(api, { content: 'milk\n', format: 'text', zone: 'Europe/Oslo' }, false, (each) => told.push(each));
  return { run, asked, told };
}

describe('bringing tasks in', () => {
  it('sends the file as it is, tells how far it is, and what became of each line', async () => {
    const { run, asked, told } = given(
      { progress: { done: 0, of: 2 } },
      { line },
      { progress: { done: 2, of: 2 } },
      { answer },
    );
    expect(await run()).to.deep.include({ ok: true, value: { answer, lines: [line], more: 0 } });
    expect(told).to.deep.equal([
      { done: 0, of: 2 },
      { done: 2, of: 2 },
    ]);
    expect(asked[0]?.path).to.equal('/api/commands/import?format=text&timeZone=Europe%2FOslo&preview=false');
    expect(asked[0]?.init.body).to.equal('milk\n');
    expect(asked[0]?.init.headers).to.include({ 'content-type': 'text/plain', accept: 'application/x-ndjson' });
  });

  it('says so when it broke off, and does not ask again', async () => {
    const { run, asked } = given({ progress: { done: 0, of: 2 } });
    expect(await run()).to.deep.include({ ok: true, value: null });
    expect(asked).to.have.length(1);
  });

  it('tells a fault on the way as any other', async () =>
    expect(await given({ line }, { problem }).run()).to.deep.equal({ ok: false, problem }));

  it('shows what failed first, and how much is left of a long list', () => {
    const fine = Array.from({ length: 250 }, (_, n): ImportLine => ({ line: n + 1, title: 'x', outcome: 'imported' }));
    const { lines, more } = shownOf([...fine, line as ImportLine]);
    expect([lines[0]?.outcome, lines.length, more]).to.deep.equal(['failed', 200, 51]);
  });

  it('knows a file by its name and how it begins', () => {
    expect(formatOf('Home.csv', 'TYPE,CONTENT,DESCRIPTION')).to.equal('todoist');
    expect(formatOf('tasks.CSV', 'id,title')).to.equal('csv');
    expect(formatOf('data.json', '[')).to.equal('vikunja');
    expect(formatOf('shopping.md', '- [ ] milk')).to.equal('text');
  });
});
