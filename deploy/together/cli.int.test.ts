import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startTogether } from './services.ts';
import { tasklog as runTasklog } from '../../cli/src/testing/run.ts';
import type { Ran } from '../../cli/src/testing/run.ts';
import type { Together } from './services.ts';

const DOCS = readFileSync(join(import.meta.dirname, '../../docs/audit.md'), 'utf8');

describe('tasklog audit and tasklog erase', function () {
  this.timeout(60_000);
  let all: Together;
  let data: string;
  beforeEach(async () => {
    all = await startTogether();
    data = mkdtempSync(join(tmpdir(), 'tasklog-cli-'));
    all.announce(data);
    for (const name of ['ann', 'bob']) {
      const call = await all.as(name, 'command');
      for (const title of ['wax the skis', 'Æ “snø”\u2028\\ 雪'])
        await call('POST', '/v1/tasks', { title, notes: 'a\n\tb' });
    }
    await all.settled();
  });
  afterEach(async () => {
    rmSync(data, { recursive: true, force: true });
    await all.stop();
  });

  const tasklog = (...args: string[]): Promise<Ran> => runTasklog(args, '', { TASKLOG_DATA: data, TASKLOG_USER: 'op' });

  it('say that the trail is intact, and what is not, by exit code', async () => {
    expect(await tasklog('audit', 'verify')).to.deep.equal({
      code: 0,
      out: 'The trail is intact: 4 entries of 2 users.\n',
      err: '',
    });
    await all.db.query(`update projection.audit_g1 set actor = 'system' where user_id = $1 and seq = 2`, [
      all.userId('ann'),
    ]);
    const { code, out } = await tasklog('audit', 'verify');
    expect(code).to.equal(1);
    expect(out)
      .to.contain(`changed: user ${all.userId('ann')}, entry 2`)
      .and.to.contain('TAMPERED');
    expect((await tasklog('audit', 'verify', '--user', 'bob')).code).to.equal(0);
    const { what, intact } = JSON.parse(
      (await tasklog('audit', 'verify', '--json')).out.trim().split('\n').at(-1) ?? '',
    ) as {
      what: string;
      intact: boolean;
    };
    expect({ what, intact }).to.deep.equal({ what: 'verified', intact: false });
  });

  it('hold the trail against heads that were exported before', async () => {
    const file = join(data, 'heads.jsonl');
    writeFileSync(file, (await tasklog('audit', 'export', '--heads')).out);
    await (
      await all.as('ann', 'command')
    )('POST', '/v1/tasks', { title: 'later' });
    await all.settled();
    expect((await tasklog('audit', 'verify', '--anchors', file)).out)
      .to.contain('intact')
      .and.to.contain('2 anchors');
    // Whoever cuts off the log as well as the trail.
    await all.db.query('delete from projection.audit_g1 where user_id = $1 and seq >= 2', [all.userId('ann')]);
    await all.db.query(
      `with l as (delete from log.record where topic = 1 and event ->> 'userid' = $1 and task_id in
         (select task_id from log.record where topic = 1 and event ->> 'userid' = $1 order by off offset 1) returning part)
       select from l`,
      [all.userId('ann')],
    );
    expect((await tasklog('audit', 'verify')).code).to.equal(0);
    const { code, out } = await tasklog('audit', 'verify', '--anchors', file);
    expect(code).to.equal(1);
    expect(out).to.contain(`anchor: user ${all.userId('ann')}, entry 2`);
    writeFileSync(file, 'not an anchor\n');
    const wrong = await tasklog('audit', 'verify', '--anchors', file);
    expect([wrong.code, wrong.err]).to.deep.equal([
      1,
      `${file}, line 1 is no anchor: each line is what “tasklog audit export --heads” printed.\n`,
    ]);
  });

  it('export what an outsider can check with the script of the documentation', async function () {
    const script = /```python\n([\s\S]*?)```/.exec(DOCS)?.[1] ?? '';
    const python = (input: string) => spawnSync('python3', ['-c', script], { input, encoding: 'utf8' });
    if (python('').error) {
      console.log('      skipped: no python3');
      this.skip();
    }
    const { out } = await tasklog('audit', 'export');
    const whole = python(out);
    expect([whole.stdout, whole.stderr]).to.deep.equal(['intact\n', '']);
    expect(python(out.replace('wax the skis', 'wax the boat')).stderr).to.contain('broken at entry 1 of user');
    expect(python(out.split('\n').toSpliced(0, 1).join('\n')).stderr).to.contain('broken at entry');
  });

  it('erase a user, and say what remains', async () => {
    await all.db.query('alter table log.erasure alter settles_at set default clock_timestamp()');
    const unasked = await tasklog('erase', '--user', 'ann', '--reason', 'asked for');
    expect([unasked.code, unasked.err]).to.deep.equal([2, 'There is no terminal to ask at: give --yes.\n']);
    const { code, out } = await tasklog('erase', '--user', 'ann', '--reason', 'asked for', '--yes');
    expect([code, out]).to.deep.equal([0, out]);
    expect(out).to.match(
      new RegExp(`^Erased ${all.userId('ann')}: \\d+ rows, and the content of 4 records of the log`),
    );
    await all.settled();
    expect((await tasklog('audit', 'verify')).out).to.equal(
      'The trail is intact: 3 entries of 2 users, 1 action of operators.\n',
    );
  });
});
