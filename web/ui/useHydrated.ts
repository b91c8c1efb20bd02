import { useSyncExternalStore } from 'react';

const unchanging = () => () => undefined;

/** @returns false while the page is drawn but hears nothing yet: a form sent then would be sent by the browser itself, and lost. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    unchanging,
    () => true,
    () => false,
  );
