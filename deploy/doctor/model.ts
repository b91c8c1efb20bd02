import { join } from 'node:path';
import { modelOptions } from '@tasklog/command-api/conversation/model-settings';
import { signLocalToken, uuidFor } from '@tasklog/runtime/local-keys';
import { SettingsError } from '@tasklog/runtime/settings';
import type { OpsModel } from '@tasklog/schemas';
import type { LocalSettings } from '../local/settings.ts';
import { area } from './check.ts';
import type { Check } from './check.ts';

const { ok, fail, warn, skip } = area('model');
const ANSWER_WITHIN_MS = 3_000;
const TOKEN_SECONDS = 60;
const WITHOUT = 'Messages are read by the rules meanwhile. See docs/model.md.';

/** The language model, where one is configured; and how the running service does with it. */
export async function checkModel(settings: LocalSettings, commandUrl: string | undefined): Promise<Check[]> {
  try {
    const options = modelOptions(settings);
    if (options === undefined) return [skip('endpoint', 'OPENAI_MODEL names none: the rules read alone')];
    return [await checkEndpoint(options), ...(commandUrl === undefined ? [] : [await checkUse(settings, commandUrl)])];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return [fail('endpoint', error.faults.join('; '), 'Mend these settings.')];
  }
}

/** Lists its models, which costs nothing. Some endpoints cannot: whatever they answer, they are there. */
async function checkEndpoint({ baseUrl, apiKey, model }: NonNullable<ReturnType<typeof modelOptions>>): Promise<Check> {
  const { host } = new URL(baseUrl);
  const answer = await fetch(`${baseUrl.replace(/\/$/, '')}/models`, {
    headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).catch(() => undefined);
  if (answer === undefined) return warn('endpoint', `nobody answers at ${host}`, WITHOUT);
  await answer.body?.cancel();
  if (answer.status === 401 || answer.status === 403)
    return warn('endpoint', `${host} does not take the key`, `Set OPENAI_API_KEY, or OPENAI_API_KEY_FILE. ${WITHOUT}`);
  return ok('endpoint', `${host} answers; ${model} is asked there`);
}

async function checkUse({ dataDir, webUrl }: LocalSettings, commandUrl: string): Promise<Check> {
  const token = await signLocalToken(join(dataDir, 'key.private.json'), {
    ...{ userId: uuidFor('user', 'doctor'), name: 'doctor', role: 'observer' },
    ...{ issuer: webUrl, audience: 'tasklog', seconds: TOKEN_SECONDS },
  });
  const answer = await fetch(`${commandUrl}/ops/model`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).catch(() => undefined);
  if (!answer?.ok)
    return warn(
      'use',
      `command-api does not tell (${String(answer?.status ?? 'no answer')})`,
      'Look at logs/command-api.log.',
    );
  const { on, breaker, budget, outcomes } = (await answer.json()) as OpsModel;
  if (!on) return warn('use', 'command-api runs without it', 'Restart it: it was started with other settings.');
  const seen = Object.entries(outcomes).map(([name, count]) => `${String(count)} ${name}`);
  const says = `breaker ${breaker.state}, ${String(budget.usedToday)} tokens used today, ${seen.join(', ') || 'not asked yet'}`;
  return breaker.state === 'closed' ? ok('use', says) : warn('use', says, WITHOUT);
}
