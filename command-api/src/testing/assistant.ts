import { Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client';
import type { CallToolResult, ElicitResult } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { randomUUID } from 'node:crypto';
import { WRITES } from '../mcp/tools/writes.ts';
import type { DeskProgram } from './sign-in.ts';
import type { TestApi } from './api.ts';

/** An MCP client of a user, over HTTP. */
export type Assistant = {
  client: Client;
  /** The structured answer; throws what an error says. Writes get a requestId of their own unless one is given. */
  call: <T>(tool: string, args?: object) => Promise<T>;
  /** The answer as it came. */
  raw: (tool: string, args?: object) => Promise<CallToolResult>;
  read: <T>(uri: string) => Promise<T>;
  close: () => Promise<void>;
};

export type AssistantOptions = {
  /** What the person answers when the client asks; without it the client cannot ask. */
  answers?: (message: string) => ElicitResult;
  /** A client of 2025. */
  legacy?: boolean;
  token?: string;
};

/** Lets the person sign in: the first try is refused with where to go, the second has a token. */
export async function assistantAfterSignIn(
  url: URL,
  program: DeskProgram,
  visit: (url: URL) => Promise<void>,
): Promise<Assistant> {
  const transport = (): StreamableHTTPClientTransport =>
    new StreamableHTTPClientTransport(url, { authProvider: program.provider });
  const first = transport();
  const refused = await assistantOn(first).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(refused instanceof UnauthorizedError)) throw new Error(`was not refused: ${String(refused)}`);
  await visit(program.wants());
  await first.finishAuth(await program.cameBack);
  return assistantOn(transport());
}

export async function assistantOf(api: TestApi, user: string, options: AssistantOptions = {}): Promise<Assistant> {
  return assistantAt(new URL(`${api.url}/mcp`), options.token ?? (await api.issuer.token(user)), options);
}

export function assistantAt(url: URL, token: string, options: AssistantOptions = {}): Promise<Assistant> {
  const headers = { authorization: `Bearer ${token}` };
  return assistantOn(new StreamableHTTPClientTransport(url, { requestInit: { headers } }), options);
}

export type Piped = Assistant & {
  /** What the program wrote to stderr so far. */
  said: () => string;
};

/** A client that starts its server itself and speaks to it on a pipe. */
export async function assistantOnPipe(
  args: string[],
  env: Record<string, string>,
  options: AssistantOptions = {},
): Promise<Piped> {
  const transport = new StdioClientTransport({ command: process.execPath, args, env, stderr: 'pipe' });
  let said = '';
  transport.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { ...(await assistantOn(transport, options)), said: () => said };
}

async function assistantOn(
  transport: Parameters<Client['connect']>[0],
  { answers, legacy = false }: AssistantOptions = {},
): Promise<Assistant> {
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    {
      capabilities: answers ? { elicitation: { form: {} } } : {},
      ...(legacy ? {} : { versionNegotiation: { mode: { pin: '2026-07-28' } } }),
    },
  );
  if (answers) client.setRequestHandler('elicitation/create', ({ params }) => answers(params.message));
  await client.connect(transport);
  const raw = (name: string, args: object = {}): Promise<CallToolResult> =>
    client.callTool({ name, arguments: { ...(name in WRITES ? { requestId: randomUUID() } : {}), ...args } });
  return {
    client,
    raw,
    call: async <T>(tool: string, args?: object) => {
      const { structuredContent, isError, content } = await raw(tool, args);
      if (isError === true) throw new Error(wordsIn(content));
      return structuredContent as T;
    },
    read: async <T>(uri: string) => {
      const { contents } = await client.readResource({ uri });
      const [first] = contents;
      if (first === undefined || !('text' in first)) throw new Error(`${uri} has no text`);
      return JSON.parse(first.text) as T;
    },
    close: () => client.close(),
  };
}

export const wordsIn = (content: CallToolResult['content']): string =>
  content.map((block) => (block.type === 'text' ? block.text : block.type)).join('\n');
