import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const suite = join(import.meta.dirname, '../../../../node_modules/@modelcontextprotocol/conformance/dist/index.js');

/** Runs what a revision requires of servers, in a process of its own, and answers what it printed. */
export function runSuite(url: string, revision: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-conformance-'));
  const args = ['server', '--url', url, '--requirements', revision, '--output-dir', folder];
  return run(args, folder).finally(() => rmSync(folder, { recursive: true, force: true }));
}

/** The server scenarios that a revision requires. */
export async function requiredScenarios(revision: string): Promise<string[]> {
  const out = await run(['list', '--requirements', revision], tmpdir());
  const server = out.slice(out.indexOf('Server scenarios'), out.indexOf('Client scenarios'));
  return [...server.matchAll(/^ {2}- ([\w-]+)$/gm)].map(([, name = '']) => name);
}

function run(args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [suite, ...args], { cwd, maxBuffer: 64 * 2 ** 20 }, (_error, stdout, stderr) =>
      resolve(`${stdout}${stderr}`),
    );
  });
}

/** The suite brings no token: what comes here goes on with one, and else as it came, its Host and Origin too. */
export async function withToken(target: string, token: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer((asked, answer) => {
    const headers = { ...asked.headers, authorization: `Bearer ${token}` };
    const upstream = request(
      new URL(asked.url ?? '/', target),
      { method: asked.method ?? 'GET', headers },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        answer.flushHeaders();
        response.pipe(answer);
      },
    );
    upstream.on('error', () => answer.destroy());
    answer.on('close', () => upstream.destroy());
    asked.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/mcp`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The scenarios of a run, each with whether it passed. */
export function scenariosIn(out: string): Map<string, boolean> {
  const lines = out.matchAll(/^([✓✗]) ([\w-]+): \d+ passed, \d+ failed$/gm);
  return new Map([...lines].map(([, mark, name = '']) => [name, mark === '✓']));
}
