import type { Problem, SavedFilter, SettingsAnswer } from '@tasklog/schemas';
import { newId } from '../../live/ids.ts';
import type { Api } from '../../live/api.ts';

/** The filters that a person keeps, and the version of the settings that they lie in. */
export interface Kept {
  filters: readonly SavedFilter[];
  version: number;
}

export type Outcome = { ok: true; value: Kept } | { ok: false; problem: Problem };

const PATH = '/api/commands/settings';
const keptIn = ({ settings, version }: SettingsAnswer): Kept => ({ filters: settings.filters ?? [], version });
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export async function readFilters(api: Api): Promise<Outcome> {
  const answer = await api<SettingsAnswer>(PATH);
  return answer.ok ? { ok: true, value: keptIn(answer.value) } : answer;
}

/** Keeps other filters, unless the settings were changed elsewhere since they were read. */
export async function keepFilters(api: Api, { version }: Kept, filters: readonly SavedFilter[]): Promise<Outcome> {
  const ask = { method: 'PATCH', key: newId(), version, body: { filters } } as const;
  const answer = await api<SettingsAnswer>(PATH, ask);
  return answer.ok ? { ok: true, value: keptIn(answer.value) } : answer;
}

/** With a filter under a name; what was kept under that name before is replaced, in its place. */
export function withFilter(filters: readonly SavedFilter[], name: string, filter: string): SavedFilter[] {
  const known = filters.findIndex((each) => same(each.name, name));
  return known < 0 ? [...filters, { name, filter }] : filters.with(known, { name, filter });
}

/** Under another name; a filter that speaks of it by name follows. */
export function renamed(filters: readonly SavedFilter[], from: string, to: string): SavedFilter[] {
  return filters.map(({ name, filter }) => ({
    name: same(name, from) ? to : name,
    filter: filter.replaceAll(/filter:\s*([^&|!(),"\\]+)/gi, (whole, spoken: string) =>
      same(spoken.trim(), from) ? whole.replace(spoken.trim(), to) : whole,
    ),
  }));
}

export const withoutFilter = (filters: readonly SavedFilter[], name: string): SavedFilter[] =>
  filters.filter((each) => !same(each.name, name));
