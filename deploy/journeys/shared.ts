/**
 * One running whole for the journeys that leave it as they found it: each has people of its own there. It is started for the
 * first that needs it, and stopped after the last.
 */
import { removeData, startWhole } from './whole.ts';
import type { Whole } from './whole.ts';

let started: Promise<Whole> | undefined;

export const sharedWhole = (): Promise<Whole> => (started ??= startWhole());

// Of no suite, as the first file that asks for this is only being read: it runs once, at the very end.
after(async () => {
  const whole = await started?.catch(() => undefined);
  await whole?.stop();
  if (whole) removeData(whole);
});
