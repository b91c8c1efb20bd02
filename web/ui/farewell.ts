const KEY = 'tasklog.farewell';

/** What the page of the sign-in says to whoever has deleted everything, until somebody signs in from there. */
export type Farewell = 'erased' | 'ordered';

export const sayFarewell = (farewell: Farewell): void => sessionStorage.setItem(KEY, farewell);
export const endFarewell = (): void => sessionStorage.removeItem(KEY);

export function farewellHere(): Farewell | null {
  const said = sessionStorage.getItem(KEY);
  return said === 'erased' || said === 'ordered' ? said : null;
}
