/** What an MCP client sends, message by message, so that each can be wrong in its own way. */
import type { Sent } from './send.ts';
import type { Schema } from './operations.ts';
import type { Stage } from './stage.ts';

export type ToolListed = { name: string; inputSchema: Schema; annotations?: { readOnlyHint?: boolean } };
export type Said = {
  status: number;
  text: string;
  result?: Record<string, unknown>;
  error?: { code: number; message: string };
};

const VERSION = '2025-11-25';

export const rpc = (method: string, params: object = {}): Omit<Sent, 'url'> => ({
  method: 'POST',
  headers: {
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
    'mcp-protocol-version': VERSION,
  },
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
});

export const INITIALIZE = rpc('initialize', {
  ...{ protocolVersion: VERSION, capabilities: {}, clientInfo: { name: 'security', version: '1' } },
});

/** Asks as somebody; an answer that came as a stream is taken out of its one event. */
export async function tell(stage: Stage, name: string, sent: Omit<Sent, 'url'>): Promise<Said> {
  const { status, text } = await stage.askAs(name, 'command', '/mcp', sent);
  const json = /^data: (\{.*\})$/m.exec(text)?.[1] ?? text;
  let said: Partial<Said> = {};
  try {
    said = JSON.parse(json) as Partial<Said>;
  } catch {
    // No JSON: whoever asked sees it by the text.
  }
  return { ...said, status, text };
}

export const callTool = (stage: Stage, name: string, tool: string, args: unknown): Promise<Said> =>
  tell(stage, name, rpc('tools/call', { name: tool, arguments: args }));

export async function listTools(stage: Stage): Promise<ToolListed[]> {
  const { result, text } = await tell(stage, 'ann', rpc('tools/list'));
  if (result === undefined) throw new Error(`no tools: ${text}`);
  return result['tools'] as ToolListed[];
}
