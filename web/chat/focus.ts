import type { SyntheticEvent } from 'react';

export const focusOnMessage = (): void => document.getElementById('message')?.focus();

/** What was clicked may be gone with what it did: whoever uses the keyboard goes on in the log around it. */
export async function keepFocus({ currentTarget }: SyntheticEvent, work: Promise<void>): Promise<void> {
  const log = currentTarget.closest<HTMLElement>('[role="log"]');
  await work;
  if (document.activeElement === document.body) log?.focus();
}
