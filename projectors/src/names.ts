import { SettingsError } from '@tasklog/runtime';
import { audit } from './audit/projector.ts';
import { history } from './history/projector.ts';
import { notification } from './notification/projector.ts';
import type { Projector } from './projector.ts';
import { recurrence } from './recurrence/projector.ts';
import { reminder } from './reminder/projector.ts';
import { tasks } from './tasks/projector.ts';

export const PROJECTORS: readonly Projector[] = [tasks, audit, recurrence, reminder, notification, history];

/** The projectors of these names, all when none is named. Throws SettingsError for a name that is none, with the known ones. */
export function projectorsNamed(names: readonly string[]): readonly Projector[] {
  const known = PROJECTORS.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new SettingsError(
      unknown.map((name) => `there is no projector ${JSON.stringify(name)}; there are ${known.join(', ')}`),
    );
  }
  return names.length === 0 ? PROJECTORS : PROJECTORS.filter(({ name }) => names.includes(name));
}
