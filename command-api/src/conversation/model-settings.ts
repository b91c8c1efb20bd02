import type { Setting } from '@tasklog/runtime/settings';
import { SettingsError } from '@tasklog/runtime/settings';
import type { OpenAiOptions } from './openai.ts';

/** A model is off unless OPENAI_MODEL names one: a key that lies in the environment for something else is not enough. */
export const MODEL_SETTINGS = {
  OPENAI_MODEL: {
    type: 'string',
    about: 'The language model that reads what the rules are not sure of; unset: none is asked.',
    example: 'qwen3:8b',
    optional: true,
    minLength: 1,
  },
  OPENAI_BASE_URL: {
    type: 'string',
    about: 'Where the model is asked: any endpoint that speaks the OpenAI API, with its version in the path.',
    example: 'http://127.0.0.1:11434/v1',
    default: 'https://api.openai.com/v1',
    pattern: '^https?://',
  },
  OPENAI_API_KEY: {
    type: 'string',
    about: 'The key for the model, where its endpoint wants one.',
    example: 'a long random text',
    optional: true,
    secret: true,
    minLength: 1,
  },
  MODEL_TOKENS_PER_DAY: {
    type: 'integer',
    about: 'Tokens of the model that one user may use in a day (UTC); after that the rules read alone.',
    example: '200000',
    default: 200_000,
    minimum: 0,
    maximum: 1_000_000_000,
  },
} as const satisfies Record<string, Setting>;

type ModelSettings = {
  OPENAI_MODEL: string | undefined;
  OPENAI_BASE_URL: string;
  OPENAI_API_KEY: string | undefined;
};

/** The model that the settings name, undefined when they name none. Throws SettingsError for an address that cannot be used. */
export function modelOptions({
  OPENAI_MODEL: model,
  OPENAI_BASE_URL: baseUrl,
  OPENAI_API_KEY: apiKey,
}: ModelSettings): OpenAiOptions | undefined {
  if (model === undefined) return undefined;
  const url = URL.parse(baseUrl);
  if (url === null || url.username !== '' || url.password !== '')
    throw new SettingsError([
      'OPENAI_BASE_URL must be an address without a name and password in it; a key goes into OPENAI_API_KEY. Example: OPENAI_BASE_URL=http://127.0.0.1:11434/v1',
    ]);
  return { model, baseUrl, apiKey };
}
