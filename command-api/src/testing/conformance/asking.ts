/** Fixture tools that ask the client something before they answer. */
import {
  CLIENT_CAPABILITIES_META_KEY,
  inputRequired,
  inputResponse,
  ProtocolError,
} from '@modelcontextprotocol/server';
import type {
  ClientCapabilities,
  InputRequest,
  McpServer,
  RequestStateCodec,
  ServerContext,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import { said, text } from './content.ts';

type Schema = Parameters<typeof inputRequired.elicit>[0]['requestedSchema'];

const form = (message: string, properties: object, required: string[] = Object.keys(properties)): InputRequest =>
  inputRequired.elicit({ message, requestedSchema: { type: 'object', properties, required } as Schema });
const NAME = form('What is your name?', { name: { type: 'string' } });
const sampling = (words: string, maxTokens: number): InputRequest =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: text(words) }], maxTokens });

const answered = ({ mcpReq }: ServerContext, key: string) => inputResponse(mcpReq.inputResponses, key);
const nameIn = (context: ServerContext, key: string, field: string): string | undefined => {
  const answer = answered(context, key);
  const value = answer.kind === 'elicit' ? answer.content?.[field] : undefined;
  return typeof value === 'string' ? value : undefined;
};

export function registerAsking(server: McpServer, codec: RequestStateCodec): void {
  registerOneRound(server);
  registerRounds(server, codec);
  registerOfBothEras(server);
  server.registerPrompt('test_input_required_result_prompt', { description: 'Asks for its context' }, (context) => {
    const given = nameIn(context, 'user_context', 'context');
    if (given === undefined) {
      const question = form('What context should the prompt use?', { context: { type: 'string' } });
      return inputRequired({ inputRequests: { user_context: question } });
    }
    return { messages: [{ role: 'user', content: text(`Context: ${given}`) }] };
  });
}

function registerOneRound(server: McpServer): void {
  server.registerTool('test_input_required_result_elicitation', { description: 'Asks for a name' }, (context) => {
    const name = nameIn(context, 'user_name', 'name');
    return name === undefined ? inputRequired({ inputRequests: { user_name: NAME } }) : said(`Hello, ${name}!`);
  });
  server.registerTool('test_input_required_result_sampling', { description: 'Asks a model' }, (context) => {
    const answer = answered(context, 'capital_question');
    if (answer.kind === 'sampling') return said(JSON.stringify(answer.result.content));
    return inputRequired({ inputRequests: { capital_question: sampling('What is the capital of France?', 100) } });
  });
  server.registerTool('test_input_required_result_list_roots', { description: 'Asks for roots' }, (context) => {
    const answer = answered(context, 'client_roots');
    if (answer.kind === 'roots') return said(answer.roots.map(({ uri }) => uri).join(', '));
    return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
  });
  server.registerTool('test_input_required_result_capabilities', { description: 'Asks what it may' }, (context) => {
    const { elicitation, sampling: model } = capabilitiesIn(context);
    return inputRequired({
      inputRequests: {
        ...(elicitation ? { user_name: NAME } : {}),
        ...(model ? { capital_question: sampling('What is the capital of France?', 100) } : {}),
      },
    });
  });
  // Whatever a client did not say it can do, the SDK refuses to ask of it.
  server.registerTool('test_missing_capability', { description: 'Needs a model' }, () =>
    inputRequired({ inputRequests: { capital_question: sampling('What is the capital of France?', 100) } }),
  );
  server.registerTool('test_streaming_elicitation', { description: 'Tells, then asks' }, async (context) => {
    const progressToken = context.mcpReq._meta?.progressToken ?? 'none';
    await context.mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress: 1 } });
    return inputRequired({ inputRequests: { user_name: NAME } });
  });
}

const capabilitiesIn = ({ mcpReq }: ServerContext): ClientCapabilities =>
  (mcpReq.envelope as Record<string, ClientCapabilities> | undefined)?.[CLIENT_CAPABILITIES_META_KEY] ?? {};

function registerRounds(server: McpServer, codec: RequestStateCodec): void {
  const confirm = form('Please confirm', { ok: { type: 'boolean' } });
  for (const name of ['test_input_required_result_request_state', 'test_input_required_result_tampered_state'])
    server.registerTool(name, { description: 'Asks for a yes' }, async (context) => {
      const state = context.mcpReq.requestState<{ round: number }>();
      if (state?.round === 1 && answered(context, 'confirm').kind === 'elicit') return said('state-ok');
      return inputRequired({ inputRequests: { confirm }, requestState: await codec.mint({ round: 1 }) });
    });
  server.registerTool(
    'test_input_required_result_multiple_inputs',
    { description: 'Asks for much' },
    async (context) => {
      const keys = ['user_name', 'greeting', 'client_roots'];
      if (keys.every((key) => answered(context, key).kind !== 'missing')) return said('All there');
      return inputRequired({
        inputRequests: {
          user_name: NAME,
          greeting: sampling('Generate a greeting', 50),
          client_roots: inputRequired.listRoots(),
        },
        requestState: await codec.mint({ round: 1 }),
      });
    },
  );
  server.registerTool('test_input_required_result_multi_round', { description: 'Asks twice' }, async (context) => {
    const { round = 0, name } = context.mcpReq.requestState<{ round: number; name?: string }>() ?? {};
    const first = nameIn(context, 'step1', 'name') ?? name;
    const colour = nameIn(context, 'step2', 'color');
    if (round === 2 && colour !== undefined) return said(`${String(first)} likes ${colour}`);
    if (round >= 1 && first !== undefined) {
      const step2 = form('Step 2: What is your favorite color?', { color: { type: 'string' } });
      return inputRequired({ inputRequests: { step2 }, requestState: await codec.mint({ round: 2, name: first }) });
    }
    const step1 = form('Step 1: What is your name?', { name: { type: 'string' } });
    return inputRequired({ inputRequests: { step1 }, requestState: await codec.mint({ round: 1 }) });
  });
}

/** What clients of 2025 are asked in the middle of a call, over the connection that they hold open. */
function registerOfBothEras(server: McpServer): void {
  const told = (context: ServerContext, key: string): string => JSON.stringify(answered(context, key));
  const asks = (name: string, question: InputRequest, words: string): void => {
    server.registerTool(name, { description: words }, (context) =>
      answered(context, 'q').kind === 'missing'
        ? inputRequired({ inputRequests: { q: question } })
        : said(`Elicitation completed: ${told(context, 'q')}`),
    );
  };
  const pick = (...values: string[]) => ({ type: 'string', enum: values });
  const titled = (...values: string[]) => values.map((value) => ({ const: value, title: value }));
  const options = ['option1', 'option2', 'option3'];
  asks(
    'test_elicitation_sep1034_defaults',
    form(
      'Fill in',
      {
        name: { type: 'string', default: 'John Doe' },
        age: { type: 'integer', default: 30 },
        score: { type: 'number', default: 95.5 },
        status: { ...pick('active', 'inactive', 'pending'), default: 'active' },
        verified: { type: 'boolean', default: true },
      },
      [],
    ),
    'Asks with defaults',
  );
  asks(
    'test_elicitation_sep1330_enums',
    form(
      'Choose',
      {
        untitledSingle: pick(...options),
        titledSingle: { type: 'string', oneOf: titled('value1', 'value2', 'value3') },
        legacyEnum: { ...pick('opt1', 'opt2', 'opt3'), enumNames: ['Option One', 'Option Two', 'Option Three'] },
        untitledMulti: { type: 'array', items: pick(...options) },
        titledMulti: { type: 'array', items: { anyOf: titled('value1', 'value2', 'value3') } },
      },
      [],
    ),
    'Asks for choices',
  );
  const inputSchema = z.object({ message: z.string() });
  server.registerTool('test_elicitation', { description: 'Asks', inputSchema }, ({ message }, context) => {
    if (answered(context, 'q').kind !== 'missing') return said(`User response: ${told(context, 'q')}`);
    const q = form(message, { username: { type: 'string' }, email: { type: 'string' } });
    return inputRequired({ inputRequests: { q } });
  });
  const prompt = z.object({ prompt: z.string() });
  server.registerTool('test_sampling', { description: 'Asks a model', inputSchema: prompt }, (args, context) => {
    const answer = answered(context, 'q');
    if (answer.kind === 'sampling') return said(`LLM response: ${JSON.stringify(answer.result.content)}`);
    if (answer.kind !== 'missing') throw new ProtocolError(-32602, 'That is no answer of a model');
    return inputRequired({ inputRequests: { q: sampling(args.prompt, 100) } });
  });
}
