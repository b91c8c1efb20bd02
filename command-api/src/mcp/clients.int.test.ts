import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { expect } from 'chai';
import { TOOLS } from '../conversation/tools.ts';
import { startTestApi } from '../testing/api.ts';
import type { TestApi } from '../testing/api.ts';

const inspector = join(
  import.meta.dirname,
  '../../../node_modules/@modelcontextprotocol/inspector/clients/cli/build/index.js',
);

/** A call of each tool, in an order in which all make sense. */
const CALLS: [tool: string, args: Record<string, unknown>][] = [
  [
    'add_tasks',
    {
      tasks: [
        { title: 'buy milk', due: 'today' },
        { title: 'wax the skis', due: 'tomorrow' },
      ],
    },
  ],
  ['find_tasks', { filter: 'today | tomorrow' }],
  ['update_tasks', { items: [{ ref: 'milk', set: { priority: 'high' } }] }],
  ['reschedule_tasks', { items: [{ ref: 'skis', due: 'next friday' }] }],
  ['snooze_reminders', { items: [{ ref: 'milk', until: 'for 2 hours' }] }],
  ['update_tasks', { items: [{ ref: 'skis', set: { repeat: 'every friday' } }] }],
  ['skip_occurrences', { refs: ['skis'] }],
  ['next_dates', { ref: 'skis' }],
  ['complete_tasks', { refs: ['milk'] }],
  ['reopen_tasks', { refs: ['milk'] }],
  ['preview', { tool: 'delete_tasks', arguments: { refs: ['milk'] } }],
  ['delete_tasks', { refs: ['milk'] }],
  ['undo', {}],
  ['task_history', { ref: 'milk' }],
  ['interpret', { message: 'what is due today?' }],
];
const READS = ['find_tasks', 'preview', 'task_history', 'next_dates', 'interpret'];
const withId = (tool: string, args: object): Record<string, unknown> => ({
  ...(READS.includes(tool) ? {} : { requestId: randomUUID() }),
  ...args,
});

describe('other clients', function () {
  this.timeout(240_000);
  let api: TestApi;
  before(async () => {
    api = await startTestApi();
  });
  after(() => api.stop());

  it('have a call for each tool tried here', () =>
    expect([...new Set(CALLS.map(([tool]) => tool))]).to.have.members(TOOLS.map(({ name }) => name)));

  it('the one of the first SDK lists the tools, calls each, and reads the resources', async () => {
    const client = new Client({ name: 'v1', version: '1' });
    const headers = { authorization: `Bearer ${await api.issuer.token('v1')}` };
    const transport = new StreamableHTTPClientTransport(new URL(`${api.url}/mcp`), { requestInit: { headers } });
    await client.connect(transport);
    // It checks what comes back against the schemas that it was shown.
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).to.deep.equal(TOOLS.map(({ name }) => name));
    for (const [name, args] of CALLS) {
      const { isError, content } = await client.callTool({ name, arguments: withId(name, args) });
      expect(isError, `${name}: ${JSON.stringify(content)}`).not.to.equal(true);
    }
    const { contents } = await client.readResource({ uri: 'todo://today' });
    expect(JSON.stringify(contents)).to.contain('buy milk');
    expect((await client.listResourceTemplates()).resourceTemplates).to.have.length(2);
    expect((await client.getPrompt({ name: 'plan-my-day' })).messages).to.have.length(2);
    await client.close();
  });

  it('the Inspector lists the tools without a complaint, calls each, and reads the resources', async () => {
    const home = mkdtempSync(join(tmpdir(), 'tasklog-inspector-'));
    const token = await api.issuer.token('inspector');
    const inspect = async (...args: string[]): Promise<Record<string, unknown>> => {
      const all = [inspector, `${api.url}/mcp`, '--transport', 'http', '--header', `Authorization: Bearer ${token}`];
      const { code, out, err } = await run([...all, ...args], home);
      expect(code, `${args.join(' ')}\n${out}${err}`).to.equal(0);
      return JSON.parse(out) as Record<string, unknown>;
    };
    try {
      const listed = (await inspect('--method', 'tools/list', '--strict')) as { tools: { name: string }[] };
      expect(listed.tools.map(({ name }) => name)).to.deep.equal(TOOLS.map(({ name }) => name));
      for (const [name, args] of CALLS) {
        const pairs = Object.entries(withId(name, args)).map(
          ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
        );
        const answer = await inspect('--method', 'tools/call', '--tool-name', name, '--tool-arg', ...pairs);
        expect(answer['isError'], JSON.stringify(answer)).not.to.equal(true);
      }
      const read = await inspect('--method', 'resources/read', '--uri', 'todo://today');
      expect(JSON.stringify(read)).to.contain('buy milk');
      expect(JSON.stringify(await inspect('--method', 'prompts/list'))).to.contain('weekly-review');
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});

/** With a home of its own, and nothing of ours: it keeps a catalogue of servers there. */
function run(args: readonly string[], home: string): Promise<{ code: number; out: string; err: string }> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: home };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, cwd: home, maxBuffer: 16 * 2 ** 20 }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err }),
    );
  });
}
