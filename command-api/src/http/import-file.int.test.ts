import { expect } from 'chai';
import { importing } from '../testing/importing.ts';

describe('a file to be imported', function () {
  this.timeout(60_000);
  const to = importing();
  const { send, imported, problemOf, rows, titles } = to;

  it('takes formulas for the text that they are', async () => {
    await imported(`title,notes\n'=1+1,''=x\n'tis the season,\n"'-5 degrees",\n`, 'format=csv');
    expect((await rows()).map(({ doc }) => [doc.title, doc.notes])).to.have.deep.members([
      ['=1+1', "'=x"],
      ["'tis the season", ''],
      ['-5 degrees', ''],
    ]);
  });

  it('reads UTF-8 with a byte order mark, whatever separates and whatever ends its lines', async () => {
    await imported('\uFEFFtitle;tags\r\nsnø;"vinter ute"\r\n', 'format=csv');
    expect((await rows())[0]?.doc).to.deep.include({ title: 'snø', tags: ['vinter', 'ute'] });
  });

  it('refuses what is no such file, and says what to do', async () => {
    expect(await problemOf('')).to.include({ status: 422, code: 'empty-file' });
    expect(await problemOf(' \n\n')).to.include({ status: 422, code: 'empty-file' });
    expect(await problemOf('# only a heading\n')).to.include({ status: 422, code: 'empty-file' });
    expect(await problemOf('milk\n', 'format=csv')).to.include({ status: 422, code: 'wrong-format' });
    expect(await problemOf('milk\n', 'format=todoist')).to.include({ status: 422, code: 'wrong-format' });
    expect(await problemOf('milk\n', 'format=vikunja')).to.include({ status: 422, code: 'wrong-format' });
    expect(await problemOf('{"a":1}', 'format=vikunja')).to.include({ status: 422, code: 'wrong-format' });
    expect((await problemOf(Buffer.from('PK\u0003\u0004'))).detail)
      .to.contain('zip')
      .and.to.contain('data.json');
    const latin = await problemOf(Buffer.from('milk\nsn\u00f8\n', 'latin1'));
    expect(latin).to.include({ status: 422, code: 'not-utf-8' });
    expect(latin.detail).to.contain('line 2').and.to.contain('UTF-8');
    expect(await problemOf(Buffer.from('\uFEFFmilk', 'utf16le'))).to.include({ status: 422, code: 'not-utf-8' });
    const large = await problemOf('x'.repeat(16 * 2 ** 20 + 1));
    expect(large).to.include({ status: 413, code: 'too-large' });
    expect(large.detail).to.contain('16 MB');
    expect(await problemOf('milk', 'format=text', { 'content-encoding': 'gzip' })).to.include({ status: 415 });
    expect(await titles()).to.deep.equal([]);
  });

  it('takes a file of whatever type it says it is', async () => {
    const data = JSON.stringify([
      { title: 'Inbox', tasks: [{ id: 1, title: 'milk', created: '2026-01-01T00:00:00Z' }] },
    ]);
    for (const type of ['application/json', 'text/plain; charset=utf-8'])
      expect((await send(data, 'format=vikunja', { 'content-type': type })).status, type).to.equal(200);
    expect(await titles()).to.deep.equal(['milk']);
  });

  it('names every parameter that cannot be used', async () => {
    const faults = async (query: string): Promise<string[]> => {
      const { status, errors = [] } = await problemOf('milk', query);
      return status === 422 ? errors.map(({ field }) => field) : [`status ${String(status)}`];
    };
    expect(await faults('')).to.deep.equal(['format']);
    expect(await faults('format=docx&preview=yes&restore=1&x=y')).to.have.members([
      'format',
      'preview',
      'restore',
      'x',
    ]);
    expect(await faults('format=text&format=csv')).to.deep.equal(['format']);
    expect(await faults('format=text&timeZone=Mars/Olympus')).to.deep.equal(['timeZone']);
    expect(await titles()).to.deep.equal([]);
  });

  it('has lines that are huge, or many that make no sense, fail one by one', async () => {
    const { failed, imported: n } = await imported(`${'x'.repeat(2 ** 20)}\nmilk\n${'tomorrow\n'.repeat(500)}`);
    expect([failed, n]).to.deep.equal([501, 1]);
  });

  it('needs a token, and a person', async () => {
    expect((await fetch(`${to.api.url}/v1/import?format=text`, { method: 'POST', body: 'milk' })).status).to.equal(401);
    const service = await to.api.as('recurrence', { role: 'service' });
    expect((await service('POST', '/v1/import?format=text', 'milk', { 'content-type': 'text/plain' })).status).to.equal(
      404,
    );
  });
});
