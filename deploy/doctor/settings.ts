import type { Setting } from '@tasklog/runtime/settings';
import { SettingsError } from '@tasklog/runtime/settings';
import { LOCAL_SETTINGS, readLocalSettings } from '../local/settings.ts';
import type { LocalSettings } from '../local/settings.ts';
import { area } from './check.ts';
import type { Check } from './check.ts';

export type ListedSetting = { name: string; value: string; source: string; about: string };

const { ok, fail } = area('settings');

/** The settings, when they can be used, and a check for each that cannot. */
export function checkSettings(env: NodeJS.ProcessEnv): { checks: Check[]; settings: LocalSettings | undefined } {
  try {
    const settings = readLocalSettings(env);
    const set = Object.keys(LOCAL_SETTINGS).filter((name) => sourceOf(name, env) !== 'default');
    return {
      settings,
      checks: [ok('values', set.length === 0 ? 'all have their defaults' : `set: ${set.join(', ')}`)],
    };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return {
      settings: undefined,
      checks: error.faults.map((fault) => {
        const [name = 'a setting', ...rest] = fault.split(/:? /);
        return fail(name, rest.join(' '), `Set ${name} to a value such as in the example, or unset it.`);
      }),
    };
  }
}

/** Every setting with what it is now and where that comes from; secrets are not shown. */
export function listSettings(env: NodeJS.ProcessEnv): ListedSetting[] {
  return Object.entries(LOCAL_SETTINGS as Record<string, Setting>).map(([name, setting]) => ({
    name,
    value: valueOf(name, setting, env),
    source: sourceOf(name, env),
    about: setting.about,
  }));
}

function sourceOf(name: string, env: NodeJS.ProcessEnv): string {
  if (env[name]) return 'environment';
  return env[`${name}_FILE`] ? `file ${env[`${name}_FILE`] ?? ''}` : 'default';
}

function valueOf(name: string, setting: Setting, env: NodeJS.ProcessEnv): string {
  if (sourceOf(name, env) === 'default') return setting.default === undefined ? '(not set)' : String(setting.default);
  return setting.secret || env[name] === undefined ? '(not shown)' : env[name];
}
