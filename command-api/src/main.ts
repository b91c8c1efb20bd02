import { AUTH_SETTINGS, DATABASE_URL, port, PROCESS_SETTINGS, readSettings, run, startTracing } from '@tasklog/runtime';
import { DAPR_SETTINGS } from '@tasklog/event-log/dapr/settings';
import { createVerifier } from '@tasklog/runtime/identity';
import { REQUESTS_PER_MINUTE } from '@tasklog/runtime/limit-per-user';
import { sidecarOf } from '@tasklog/runtime/sidecar/client';
import type { Values } from '@tasklog/runtime/settings';
import { OUTBOUND_SETTINGS } from '@tasklog/runtime/outbound/guard';
import { withSecrets } from '@tasklog/runtime/sidecar/secrets';
import { MODEL_SETTINGS, modelOptions } from './conversation/model-settings.ts';
import { daprThreads } from './conversation/threads-dapr.ts';
import { PATH } from './mcp/paths.ts';
import { commandApi } from './service.ts';
import type { ModelOptions } from './service.ts';
import { WEB_URL } from '@tasklog/runtime/web-url';

const SETTINGS = {
  ...PROCESS_SETTINGS,
  ...AUTH_SETTINGS,
  ...DAPR_SETTINGS,
  ...MODEL_SETTINGS,
  DATABASE_URL,
  PORT: port(4100),
  COMMAND_BATCH: {
    type: 'integer',
    about: 'Commands written in one statement at most.',
    example: '500',
    default: 500,
    minimum: 1,
    maximum: 5_000,
  },
  REQUESTS_PER_MINUTE,
  WEB_URL,
  ...OUTBOUND_SETTINGS,
  MCP_HOSTS: {
    type: 'string',
    about: 'Further names under which /mcp is asked, with commas between, such as that of this service in a cluster.',
    example: 'command-api',
    default: '',
    pattern: '^\\s*([\\w.-]+\\s*(,\\s*[\\w.-]+\\s*)*)?$',
  },
} as const;

run('command-api', process.env, async (logger) => {
  const s = readSettings(SETTINGS, await withSecrets(process.env, SETTINGS));
  await startTracing('command-api', s, logger);
  const { DAPR_STATE_STORE: store } = s;
  const webUrl = new URL(s.WEB_URL).origin;
  return commandApi({
    model: await modelIn(s),
    ...(store !== undefined && { threads: daprThreads(sidecarOf(s).state(store)) }),
    connectionString: s.DATABASE_URL,
    verify: createVerifier(s),
    logger,
    host: s.HOST,
    port: s.PORT,
    batch: s.COMMAND_BATCH,
    requestsPerMinute: s.REQUESTS_PER_MINUTE,
    webUrl,
    outboundAllow: s.OUTBOUND_ALLOW,
    mcp: {
      webUrl,
      issuer: s.AUTH_ISSUER,
      hosts: s.MCP_HOSTS.split(',').flatMap((name) => name.trim() || []),
      verify: createVerifier(s, [`${webUrl}${PATH}`]),
    },
  });
});

/** The client of a model is loaded only where there is one. */
async function modelIn(s: Values<typeof SETTINGS>): Promise<ModelOptions | undefined> {
  const options = modelOptions(s);
  if (options === undefined) return undefined;
  const { openAiModel } = await import('./conversation/openai.ts');
  return { model: openAiModel(options), tokensPerDay: s.MODEL_TOKENS_PER_DAY };
}
