import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { assistantOnPipe } from '@tasklog/command-api/testing/assistant';
import type { AssistantOptions, Piped } from '@tasklog/command-api/testing/assistant';
import { urlForRole } from '@tasklog/runtime/testing/database';
import type { FindTasksOutput, ToolChange } from '@tasklog/schemas';
import { startTogether } from './services.ts';
import type { Together } from './services.ts';

const main = join(import.meta.dirname, '../../cli/src/main.ts');

describe('tasklog mcp', function () {
  this.timeout(60_000);
  let all: Together;
  let data: string;
  before(async () => {
    all = await startTogether();
    data = mkdtempSync(join(tmpdir(), 'tasklog-cli-'));
    all.announce(data, { web: 'http://localhost:3000' });
    const { password } = new URL(await urlForRole(all.databaseUrl, 'tasklog_command'));
    writeFileSync(join(data, 'roles.json'), JSON.stringify({ command: password }));
  });
  after(async () => {
    rmSync(data, { recursive: true, force: true });
    await all.stop();
  });

  const args = (...more: string[]): string[] => ['--disable-warning=ExperimentalWarning', main, 'mcp', ...more];
  const env = (): Record<string, string> => ({ PATH: process.env['PATH'] ?? '', TASKLOG_DATA: data });
  const open = (user: string, options: AssistantOptions = {}): Promise<Piped> =>
    assistantOnPipe(args('--user', user, '--zone', 'Europe/Oslo'), env(), options);

  for (const legacy of [false, true])
    it(`serves the list of its user to a client of ${legacy ? '2025' : '2026'}, and says nothing else on stdout`, async () => {
      const it = await open('ann', { legacy });
      const { done } = await it.call<ToolChange>('add_tasks', { tasks: [{ text: 'buy milk tomorrow at 9' }] });
      expect(done[0]?.when).to.match(/ 09:00 \(Europe\/Oslo\)$/);
      expect((await it.call<FindTasksOutput>('find_tasks')).tasks.map(({ title }) => title)).to.include('buy milk');
      expect(await it.read('todo://today')).to.have.property('timeZone', 'Europe/Oslo');
      // On a pipe a client of 2025 holds its connection open, so that it can be asked and told as well.
      expect(it.client.getServerCapabilities()?.resources?.subscribe).to.equal(true);
      await it.close();
      expect(it.said()).to.equal('');
    });
  it('asks the person of a client of either time about what is too much', async () => {
    for (const legacy of [false, true]) {
      const asked: string[] = [];
      const answers = (message: string) => (
        asked.push(message),
        { action: 'accept' as const, content: { approve: true } }
      );
      const it = await open(`asked-${String(legacy)}`, { legacy, answers });
      await it.call('add_tasks', { tasks: [{ title: 'a' }, { title: 'b' }] });
      const { done } = await it.call<ToolChange>('delete_tasks', { refs: ['a', 'b'] });
      expect(done.map(({ change }) => change)).to.deep.equal(['deleted', 'deleted']);
      expect(asked).to.have.length(1);
      await it.close();
    }
  });
  it('tells of a change that was made elsewhere', async () => {
    for (const legacy of [false, true]) {
      const it = await open('bob', { legacy });
      const told = new EventTarget();
      it.client.setNotificationHandler(
        'notifications/resources/updated',
        () => void told.dispatchEvent(new Event('change')),
      );
      if (legacy) await it.client.subscribeResource({ uri: 'todo://today' });
      else await it.client.listen({ resourceSubscriptions: ['todo://today'] });
      const heard = once(told, 'change');
      await (
        await all.as('bob', 'command')
      )('POST', '/v1/tasks', { title: 'By hand' });
      await heard;
      await it.close();
    }
  });
  it('shows each user their own list', async () => {
    const it = await open('cyd');
    expect((await it.call<FindTasksOutput>('find_tasks')).total).to.equal(0);
    await it.close();
  });
  it('ends when its client does, and says where no installation is', async () => {
    const child = spawn(process.execPath, args('--user', 'ann'), { env: env(), stdio: ['pipe', 'ignore', 'ignore'] });
    child.stdin.end();
    const [code] = (await once(child, 'close')) as [number];
    expect(code).to.equal(0);
    const nowhere = spawn(process.execPath, args(), { env: { ...env(), TASKLOG_DATA: '/nonexistent' } });
    let said = '';
    nowhere.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    expect((await once(nowhere, 'close'))[0]).to.equal(69);
    expect(said).to.contain('Tasklog does not run here');
  });
});
