/** Which dead letters are looked at, as the address of the page has it and as the services ask for it. */
import type { DeadLetterGroup, RetryAnswer } from '@tasklog/schemas';
import type { Answer, Api } from '../../live/api.ts';
import { PROJECTORS } from '../addresses.ts';

export const STATES = ['waiting', 'retried', 'skipped', 'discarded', 'repaired', 'all'] as const;

/** Names of the filters, in the order in which they are shown. */
export const FILTERS = ['state', 'projector', 'generation', 'type', 'errorClass', 'key'] as const;
export type LetterFilter = Partial<Record<(typeof FILTERS)[number], string>>;

export function filterOf(search: URLSearchParams): LetterFilter {
  return Object.fromEntries(
    FILTERS.flatMap((name) => {
      const value = search.get(name)?.trim();
      return value ? [[name, value]] : [];
    }),
  );
}

export const filterOfGroup = ({ projector, generation, type, errorClass }: DeadLetterGroup): LetterFilter => ({
  projector,
  generation: String(generation),
  ...(type === null ? {} : { type }),
  errorClass,
});

/** All that fit, wherever they are listed: the service chooses, not this page. */
export async function retryAll(
  api: Api,
  { projector, generation, type, errorClass, key }: LetterFilter,
  reason: string | undefined,
  now: () => number = Date.now,
): Promise<Answer<RetryAnswer>> {
  const filter = {
    ...{ projector, type, errorClass, key, reason, before: new Date(now()).toISOString() },
    ...(generation === undefined ? {} : { generation: Number(generation) }),
  };
  const all: RetryAnswer = { keys: 0, freed: 0, replayed: 0, left: 0, failed: [], more: false };
  for (;;) {
    const answer = await api<RetryAnswer>(`${PROJECTORS}/dead-letters/retry`, { method: 'POST', body: filter });
    if (!answer.ok) return answer;
    for (const name of ['keys', 'freed', 'replayed', 'left'] as const) all[name] += answer.value[name];
    all.failed.push(...answer.value.failed);
    if (!answer.value.more) return { ...answer, value: all };
  }
}
