import { testDatabase } from '@tasklog/runtime/testing/database';
import { expect } from 'chai';
import pg from 'pg';
import { catalogue } from '../deploy/check/data-model/catalogue.ts';
import type { Relation } from '../deploy/check/data-model/catalogue.ts';
import { filledIn } from '../deploy/check/data-model/page.ts';
import { blocksIn, pages, textOf } from './markdown.ts';

describe('the page of the data model', function () {
  this.timeout(120_000);
  const page = textOf('docs/data-model.md');
  let relations: Relation[];
  let drop: () => Promise<void>;
  let client: pg.Client;

  before(async () => {
    const database = await testDatabase();
    ({ drop } = database);
    client = new pg.Client(database.url);
    await client.connect();
    relations = await catalogue(client);
  });
  after(async () => {
    await client.end();
    await drop();
  });

  it('says what the database does, when it is made by `npm run data-model`', () =>
    expect(filledIn(page, relations)).to.equal(page));

  it('is refused when a table is not described, or is described and not there', () => {
    const planted = { ...relations[0]!, name: 'planted' };
    expect(() => filledIn(page, [...relations, planted])).to.throw('command.planted is not described');
    expect(() => filledIn(page, relations.slice(1))).to.throw('is described in tables.ts, and is not there');
  });

  it('names, in links of migrations, every package that has some', () => {
    const packages = [...page.matchAll(/\.\.\/([\w-]+)\/migrations\)/g)].map(([, name]) => name);
    expect(packages).to.include.members(['event-log', 'command-api', 'projectors', 'query-api']);
  });

  it('is not the only one: SQL of every page can be planned there', async () => {
    const blocks = pages().flatMap((each) => blocksIn(each, textOf(each)).filter(({ language }) => language === 'sql'));
    expect(blocks.length).to.be.greaterThan(0);
    for (const { text } of blocks)
      for (const statement of text.split(';').filter((each) => each.trim() !== ''))
        await client.query(`explain ${statement.replaceAll(/\b[A-Z]{2,}\b/g, '1')}`);
  });
});
