import { useSyncExternalStore } from 'react';

const unchanging = () => () => undefined;

/** @returns false while the page is drawn but hears nothing yet: a click is lost on it then. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    unchanging,
    () => true,
    () => false,
  );
