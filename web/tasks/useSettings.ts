import type { SettingsAnswer } from '@tasklog/schemas';
import { useQuery } from '../live/useQuery.ts';

/** What of the settings the lists go by; the house's defaults until they are read. */
export function useSettings(): { morning: string; evening: string; weekStart: 'monday' | 'sunday' } {
  const { value } = useQuery<SettingsAnswer>('/api/commands/settings', null);
  const { morning = '09:00', evening = '18:00', weekStart = 'monday' } = value?.settings ?? {};
  return { morning, evening, weekStart };
}
