import { once } from 'node:events';
import { request } from 'node:http';
import { expect } from 'chai';
import { parse } from '@tasklog/schemas';
import type { ImportEvent, ImportLine, TaskAnswer, TasksAnswer } from '@tasklog/schemas';
import { isImportEvent } from '@tasklog/schemas/validators';
import { drained } from '../testing/api.ts';
import { importing } from '../testing/importing.ts';

describe('importing a file', function () {
  this.timeout(60_000);
  const to = importing();
  const { send, imported, rows, titles } = to;
  const outcomes = (lines: readonly ImportLine[]): [number, string][] =>
    lines.map(({ line, outcome }) => [line, outcome]);

  it('makes a task of each line, in one change, and says where it can be read', async () => {
    const { status, headers, body } = await send(
      'milk tomorrow at 10 #shop\n\n- [x] bread\n',
      'format=text&timeZone=Europe/Oslo',
    );
    expect([status, body.tasks, body.imported, body.lines]).to.deep.equal([200, 2, 2, []]);
    expect(body.changeIds).to.have.length(1);
    expect(headers.get('consistency-token')).to.equal(body.position).and.to.match(/^v1\./);
    const [bread, milk] = await rows();
    expect(milk?.doc).to.include({ title: 'milk', due: '2026-11-24T10:00', timeZone: 'Europe/Oslo', status: 'open' });
    expect(bread?.doc).to.include({ title: 'bread', status: 'done', completedAt: '2026-11-23T09:00:00.000Z' });
  });

  it('reads dates in the zone of the settings when none is named', async () => {
    await to.call('PATCH', '/v1/settings', { timeZone: 'Asia/Tokyo' });
    await imported('milk tomorrow');
    expect((await rows())[0]?.doc.timeZone).to.equal('Asia/Tokyo');
  });

  it('of the same file again imports nothing, of a longer one only what is new', async () => {
    await imported('milk\nmilk\nbread\n');
    const again = await imported('milk\nmilk\nbread\n');
    expect([again.imported, again.there, again.changeIds]).to.deep.equal([0, 3, []]);
    const more = await imported('eggs\nbread\nmilk\nmilk\nmilk\n');
    expect([more.imported, more.there]).to.deep.equal([2, 3]);
    expect(outcomes(more.lines)).to.deep.equal([
      [2, 'there'],
      [3, 'there'],
      [4, 'there'],
    ]);
    expect(await titles()).to.deep.equal(['bread', 'eggs', 'milk', 'milk', 'milk']);
  });

  it('leaves out lines that fail, says which and why, and takes them once they are right', async () => {
    const file = (second: string): string =>
      [
        'title,due,priority',
        'milk,2026-12-01,',
        `bread,${second},`,
        `${'x'.repeat(501)},,`,
        'eggs,,9007199254740993',
        'tea,,low',
        'nul\0,,',
      ].join('\n');
    const first = await imported(file('2026-13-01'), 'format=csv');
    expect([first.tasks, first.imported, first.failed]).to.deep.equal([6, 2, 4]);
    expect(outcomes(first.lines)).to.deep.equal([3, 4, 5, 7].map((line) => [line, 'failed']));
    expect(first.lines.map(({ message }) => message)).to.deep.equal([
      'has the due “2026-13-01”: 2026-11-30 or 2026-11-30T09:00',
      'its title must NOT have more than 500 characters',
      'has the priority “9007199254740993”: none, low, medium, high, urgent',
      'its title must not be blank, nor hold NUL or half of a surrogate pair',
    ]);
    const second = await imported(file('2026-12-02'), 'format=csv');
    expect([second.imported, second.there, second.failed]).to.deep.equal([1, 2, 3]);
    expect(await titles()).to.deep.equal(['bread', 'milk', 'tea']);
  });

  it('tells of what the decider refuses', async () => {
    const { lines } = await imported(
      'title,timeZone,reminders,rrule,due\na,Mars/Olympus,,,\nb,,10min,,\nc,,,FREQ=NEVER,2026-12-01\n',
      'format=csv',
    );
    expect(outcomes(lines)).to.deep.equal([2, 3, 4].map((line) => [line, 'failed']));
    expect(lines[0]?.message).to.contain('not a time zone');
    expect(lines[1]?.message).to.contain('Give the task a date');
  });

  it('goes on where it was cut off', async () => {
    const file = Array.from({ length: 3_000 }, (_, n) => `task ${String(n)}`).join('\n');
    const authorization = `Bearer ${await to.api.issuer.token(to.person)}`;
    const cut = request(`${to.api.url}/v1/import?format=text`, {
      method: 'POST',
      headers: { authorization, accept: 'application/x-ndjson', 'content-length': Buffer.byteLength(file) },
    });
    cut.end(file);
    const [response] = (await once(cut, 'response')) as [NodeJS.ReadableStream];
    // The first line says that it has begun; the second that something was written.
    await once(response, 'data');
    await once(response, 'data');
    cut.destroy();
    const { imported: rest, there } = await imported(file);
    expect(there).to.be.greaterThan(99).and.to.be.lessThan(3_000);
    expect(rest + there).to.equal(3_000);
    expect(new Set(await titles()).size).to.equal(3_000);
    expect(await rows()).to.have.length(3_000);
  });

  it('of one file twice at the same time imports each line once', async () => {
    const file = Array.from({ length: 300 }, (_, n) => `task ${String(n)}`).join('\n');
    const answers = await Promise.all([imported(file), imported(file), imported(file)]);
    expect(answers.reduce((sum, each) => sum + each.imported, 0)).to.equal(300);
    expect(await rows()).to.have.length(300);
  });

  it('tells as it goes, in lines that are as their schema says', async () => {
    const response = await fetch(`${to.api.url}/v1/import?format=text`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await to.api.issuer.token(to.person)}`, accept: 'application/x-ndjson' },
      body: `${'a\n'.repeat(150)}tomorrow\n`,
    });
    expect(response.headers.get('content-type')).to.equal('application/x-ndjson');
    const events = (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ImportEvent);
    for (const event of events) expect(parse(isImportEvent, event), JSON.stringify(event)).to.have.property('ok', true);
    expect(events.flatMap((event) => ('progress' in event ? [event.progress.done] : []))).to.deep.equal([0, 100, 151]);
    expect(events.at(-2)).to.have.property('progress');
    expect(events.at(-1)).to.have.nested.property('answer.failed', 1);
    expect(events.flatMap((event) => ('line' in event ? [event.line.line] : []))).to.deep.equal([151]);
  });

  it('tells in its last line what went wrong on the way', async () => {
    await to.call('DELETE', '/v1/me', { confirm: 'erase all my data' });
    const response = await fetch(`${to.api.url}/v1/import?format=text`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await to.api.issuer.token(to.person)}`, accept: 'application/x-ndjson' },
      body: 'milk\n',
    });
    const last = JSON.parse((await response.text()).trim().split('\n').at(-1) ?? '') as ImportEvent;
    expect(parse(isImportEvent, last)).to.have.property('ok', true);
    expect(last).to.have.nested.include({ 'problem.status': 410, 'problem.code': 'erased' });
    expect((await send('milk', 'format=text')).status).to.equal(410);
  });

  it('of a preview shows what would come, and writes nothing', async () => {
    await imported('milk\n');
    const {
      preview,
      imported: n,
      lines,
      changeIds,
    } = await imported('milk\nbread tomorrow\ntomorrow\n', 'format=text&preview=true');
    expect([preview, n, changeIds]).to.deep.equal([true, 1, []]);
    expect(outcomes(lines)).to.deep.equal([
      [1, 'there'],
      [2, 'imported'],
      [3, 'failed'],
    ]);
    expect(lines[1]?.task).to.include({ title: 'bread', due: '2026-11-24', version: 1 });
    expect(await titles()).to.deep.equal(['milk']);
  });

  it('is taken back whole by undo, five thousand tasks at a time, and then what came before it', async () => {
    await to.call<TaskAnswer>('POST', '/v1/tasks', { title: 'from before' });
    const { changeIds } = await imported(Array.from({ length: 5_150 }, (_, n) => `- [x] task ${String(n)}`).join('\n'));
    expect(changeIds).to.have.length(2);
    for (const left of [5_001, 1, 0]) {
      await drained(to.api.db);
      expect((await to.call<TasksAnswer>('POST', '/v1/undo', {})).status).to.equal(200);
      expect(await rows()).to.have.length(left);
      expect(await titles()).to.include.members(left > 0 ? ['from before'] : []);
    }
  });

  it('of what was deleted since brings back only what is asked for', async () => {
    await imported('milk\nbread\n');
    const [bread] = await rows();
    await to.call('DELETE', `/v1/tasks/${bread?.id ?? ''}`);
    const plain = await imported('milk\nbread\n');
    expect(outcomes(plain.lines)).to.deep.equal([
      [1, 'there'],
      [2, 'deleted'],
    ]);
    expect(await imported('milk\nbread\n', 'format=text&restore=true')).to.include({ restored: 1, there: 1 });
    expect(await titles()).to.deep.equal(['bread', 'milk']);
  });

  it('of two people are two lists', async () => {
    await imported('milk\n');
    expect((await send('milk\n', 'format=text', {}, 'somebody-else')).body.imported).to.equal(1);
    const [[mine], [theirs]] = [await rows(), await rows('somebody-else')];
    expect(mine?.id).not.to.equal(theirs?.id);
    // An id in a file is nobody’s word for whose task it is.
    const foreign = await send(`id,title\n${mine?.id ?? ''},taken\n`, 'format=csv', {}, 'somebody-else');
    expect(foreign.body.imported).to.equal(1);
    expect((await rows())[0]?.doc.title).to.equal('milk');
    expect(await titles('somebody-else')).to.deep.equal(['milk', 'taken']);
  });
});
