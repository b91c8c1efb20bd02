/** A job scheduler that can be away, refuse a name, or keep its callers waiting. */
import type { JobsPort } from '../reminder/jobs.ts';

export type FakeScheduler = JobsPort & {
  jobs: Map<string, string>;
  calls: string[];
  away: boolean;
  refuses: string | undefined;
  /** From here on calls are kept waiting. */
  hold: () => void;
  letGo: () => void;
  /** Resolves when a call is kept waiting. */
  called: () => Promise<void>;
};

export function fakeScheduler(): FakeScheduler {
  const jobs = new Map<string, string>();
  const came = Promise.withResolvers<void>();
  let gate: PromiseWithResolvers<void> | undefined;
  const call = async (what: string, name: string, effect: () => void): Promise<void> => {
    if (fake.away) throw new Error('away');
    if (fake.refuses === name) throw new Error('no such name');
    came.resolve();
    await gate?.promise;
    fake.calls.push(what);
    effect();
  };
  const fake: FakeScheduler = {
    jobs,
    calls: [],
    away: false,
    refuses: undefined,
    hold: () => void (gate = Promise.withResolvers()),
    letGo: () => gate?.resolve(),
    called: () => came.promise,
    schedule: (name, at) => call(`schedule ${name} ${at}`, name, () => jobs.set(name, at)),
    drop: (name) => call(`drop ${name}`, name, () => jobs.delete(name)),
  };
  return fake;
}
