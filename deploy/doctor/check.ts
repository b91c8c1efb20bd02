/** One thing that was looked at. `do` says how to mend it, for everything that is not well. */
export type Check = { area: string; name: string; state: 'ok' | 'warn' | 'fail' | 'skip'; says: string; do?: string };

type Say = (name: string, says: string) => Check;
type Complain = (name: string, says: string, what: string) => Check;

/** Checks of one area. */
export function area(name: string): { ok: Say; skip: Say; warn: Complain; fail: Complain } {
  const say =
    (state: Check['state']) =>
    (check: string, says: string, what?: string): Check => ({
      ...{ area: name, name: check, state, says },
      ...(what === undefined ? {} : { do: what }),
    });
  return { ok: say('ok'), skip: say('skip'), warn: say('warn'), fail: say('fail') };
}
