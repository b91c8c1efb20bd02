/** Messages to command-api: any of its replicas may get one, once, twice or never, and its answer may be lost. */
import type { Outcome, Request } from '@tasklog/command-api/request';
import type { Process } from './schedule.ts';
import type { Whole } from './world.ts';

const WITHIN_MS = 10_000;
const LOST = 0.01;
const TWICE = 0.01;

export type Heard = { outcome: Outcome; changeId: string };

/** What came of it; undefined when no answer came, and nobody knows. Whoever takes the message in makes the request of it. */
export async function ask(whole: Whole, by: Process, taken: () => Request): Promise<Heard | undefined> {
  const { schedule, random, points, replicas } = whole;
  const given = new AbortController();
  const answer = new Promise<Heard | undefined>((resolve) => {
    const deliver = (): void => {
      if (!whole.closing && random.chance(LOST)) return points.hit('network: request lost');
      const replica = random.pick(replicas);
      if (!replica.process.alive) return;
      const came = (heard: Heard | undefined): void => {
        if (!whole.closing && random.chance(LOST)) return points.hit('network: answer lost');
        void schedule.call(by, 'network', `${by.name} hears`, () => resolve(heard));
      };
      const request = taken();
      const { changeId } = request.change;
      void replica.handle(request).then(
        (outcome) => came({ outcome, changeId }),
        () => came(undefined),
      );
    };
    const send = (): void => void schedule.call(by, 'network', `${by.name} is heard`, deliver);
    send();
    if (!whole.closing && random.chance(TWICE)) {
      points.hit('network: request came twice');
      send();
    }
  });
  const late = schedule.sleep(by, WITHIN_MS, given.signal).then(() => undefined);
  const first = await Promise.race([answer, late]);
  given.abort();
  return first;
}
