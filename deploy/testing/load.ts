/**
 * People at work: commands and reads at a steady rate, whatever the answers do (a slow answer delays nobody else's, until
 * so many wait that the machine cannot keep up), half of them by the web's address and half at the services' own. Kept is every command that was acknowledged.
 */
import { randomUUID } from 'node:crypto';
import { createAsking } from './ask.ts';
import type { Asking } from './ask.ts';

export type Acknowledged = { what: 'added' | 'retitled' | 'completed'; user: string; taskId: string; title: string };

export type Load = Pick<Asking, 'again' | 'faults'> & {
  acknowledged: Acknowledged[];
  /** Answers that came, of any kind. */
  answered: () => number;
  perSecond: () => number;
  /** Resolves when so many more have come. */
  more: (count: number) => Promise<void>;
  stale: () => number;
  /** Sends nothing more; resolves when all that was sent is answered. */
  stop: () => Promise<void>;
};

export type LoadOptions = {
  urls: { web: string; 'command-api': string; 'query-api': string };
  users: readonly { name: string; token: string }[];
  perSecond: number;
};

const TICK_MS = 20;
const AT_ONCE = 48;
/** Of 20 requests: 10 reads, 5 new tasks (one of them repeating), 3 new titles, 2 completions. */
const ROUND = 'radrurcrarducrararur'.split('');

type Known = { id: string; version: number; title: string };
type Person = {
  name: string;
  token: string;
  free: Known[];
  last: { id: string; version: number; position: string } | undefined;
};

export function startLoad({ urls, users, perSecond }: LoadOptions): Load {
  const { ask, again, faults } = createAsking();
  const people = users.map((user): Person => ({ ...user, free: [], last: undefined }));
  const acknowledged: Acknowledged[] = [];
  const waiting = new Set<Promise<void>>();
  let [sent, answered, stale] = [0, 0, 0];
  let heard = Promise.withResolvers<void>();

  const command = async (n: number, person: Person, method: string, path: string, body?: unknown) => {
    const url = n % 2 ? `${urls.web}/api/commands${path}` : `${urls['command-api']}/v1${path}`;
    const given = await ask({ url, method, token: person.token, headers: { 'idempotency-key': randomUUID() }, body });
    if (given === undefined) return undefined;
    const { task, position } = given.body as { task: Known; position: string };
    person.last = { id: task.id, version: task.version, position };
    return task;
  };

  async function add(n: number, person: Person, repeating: boolean): Promise<void> {
    const title = `task ${String(n)}`;
    const daily = { due: '2026-11-30T09:00', timeZone: 'Europe/Oslo', recurrence: { rrule: 'FREQ=DAILY' } };
    const task = await command(n, person, 'POST', '/tasks', repeating ? { title, ...daily } : { title });
    if (task === undefined) return;
    acknowledged.push({ what: 'added', user: person.name, taskId: task.id, title });
    person.free.push(task);
  }

  async function retitle(n: number, person: Person): Promise<void> {
    const known = person.free.shift();
    if (known === undefined) return add(n, person, false);
    const title = `title ${String(n)}`;
    const task = await command(n, person, 'PATCH', `/tasks/${known.id}`, { title });
    if (task === undefined) return;
    acknowledged.push({ what: 'retitled', user: person.name, taskId: task.id, title });
    person.free.push(task);
  }

  async function complete(n: number, person: Person): Promise<void> {
    const known = person.free.shift();
    if (known === undefined) return add(n, person, false);
    const task = await command(n, person, 'POST', `/tasks/${known.id}/complete`);
    if (task === undefined) return;
    acknowledged.push({ what: 'completed', user: person.name, taskId: known.id, title: known.title });
  }

  /** What was last acknowledged to this person, read back with its position. */
  async function read(n: number, { token, last }: Person): Promise<void> {
    const path = last ? `/tasks/${last.id}` : '/tasks';
    const url = n % 2 ? `${urls.web}/api/queries${path}` : `${urls['query-api']}/v1${path}`;
    const headers = last && { 'consistency-token': last.position };
    const given = await ask({ url, method: 'GET', token, ...(headers && { headers }) });
    if (given?.stale) stale += 1;
    else if (given && last && (given.body as Known).version < last.version)
      faults.push(
        `GET ${url}: version ${String(given.body['version'])} after ${String(last.version)}, and not said to be stale`,
      );
  }

  function send(n: number): void {
    const person = people[Math.floor(n / ROUND.length + n) % people.length] as Person;
    const kind = ROUND[n % ROUND.length];
    const doing = (
      kind === 'r'
        ? read(n, person)
        : kind === 'u'
          ? retitle(n, person)
          : kind === 'c'
            ? complete(n, person)
            : add(n, person, kind === 'd')
    )
      .catch((error: unknown) => void faults.push(String(error)))
      .finally(() => {
        waiting.delete(doing);
        answered += 1;
        heard.resolve();
        heard = Promise.withResolvers();
      });
    waiting.add(doing);
  }

  const began = performance.now();
  let [owed, looked] = [0, began];
  const ticking = setInterval(() => {
    const now = performance.now();
    // What could not be sent in its second is not sent later: that would be a burst, and no rate.
    owed = Math.min(owed + ((now - looked) / 1000) * perSecond, perSecond);
    looked = now;
    for (; owed >= 1 && waiting.size < AT_ONCE; owed -= 1, sent += 1) send(sent);
  }, TICK_MS);
  return {
    ...{ again, faults, acknowledged },
    answered: () => answered,
    perSecond: () => Math.round(answered / ((performance.now() - began) / 1000)),
    stale: () => stale,
    more: async (count) => {
      for (const wanted = answered + count; answered < wanted;) await heard.promise;
    },
    stop: async () => {
      clearInterval(ticking);
      while (waiting.size > 0) await Promise.all(waiting);
    },
  };
}
