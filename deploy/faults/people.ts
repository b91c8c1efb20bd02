/**
 * People at work, many at once, drawn from the seed: what they do, to which of their tasks, and what they were told of it.
 * Arrivals are open-loop: a slow answer delays nobody else's, until so many wait that the machine cannot keep up.
 */
import { randomUUID } from 'node:crypto';
import { ask, digest } from './asking.ts';
import type { Wish } from '../testing/ask.ts';
import type { Asked } from './asking.ts';
import type { History, Operation } from './history.ts';
import { ACTS, weigh } from './acts.ts';
import type { Act } from './acts.ts';
import type { About, Desk, Person } from './desk.ts';
import { wordOf } from './word.ts';
import type { Random } from '../testing/random.ts';

export type People = {
  acknowledged: () => number;
  operations: () => number;
  /** Answers that no client should ever see: 500, or one that is no JSON. */
  odd: string[];
  /** Sends nothing more; resolves when all that was sent has an end. */
  stop: () => Promise<void>;
  more: (count: number) => Promise<void>;
};

export type PeopleOptions = {
  users: readonly Pick<Person, 'name' | 'userId' | 'token' | 'marker'>[];
  urls: Desk['urls'];
  viaWeb: boolean;
  history: History;
  random: Random;
  perSecond: number;
  /** Only these acts; all of them when left out. */
  acts?: readonly string[] | undefined;
};

const TICK_MS = 20;
const AT_ONCE = 96;
const GIVE_UP_MS = 45_000;
const PAST = 40;

export function startPeople({ users, urls, viaWeb, history, random, perSecond, acts }: PeopleOptions): People {
  const people = users.map((user): Person => ({ ...user, free: [], shared: [], past: [] }));
  const weighed = weigh(ACTS.filter(({ name }) => acts === undefined || acts.includes(name)));
  const waiting = new Set<Promise<void>>();
  const odd: string[] = [];
  let [marks, operations, acknowledged] = [0, 0, 0];
  let heard = Promise.withResolvers<void>();

  const record = (person: Person, wish: Wish, about: About, asked: Asked): Operation => {
    const { status } = asked;
    const outcome = status === 0 ? 'info' : status < 300 ? 'ok' : status < 500 ? 'fail' : 'info';
    const operation: Operation = {
      id: `o${String((operations += 1))}`,
      user: person.userId,
      key: wish.headers?.['idempotency-key'] ?? '',
      outcome,
      ...{ sentAt: asked.sentAt, answeredAt: asked.answeredAt, tries: asked.tries, unsure: asked.unsure, status },
      effects: outcome === 'ok' ? effectsOf(asked.body) : [],
      ...(outcome === 'ok' && { answer: digest(asked.text), changeId: textOf(asked.body['changeId']) }),
      ...about,
    };
    history.write(operation);
    if (outcome === 'ok') acknowledged += 1;
    if (status >= 500) odd.push(`${wish.method} ${wish.url}: ${String(status)} ${asked.text.slice(0, 200)}`);
    heard.resolve();
    heard = Promise.withResolvers();
    return operation;
  };

  const deskOf = (person: Person): Desk => {
    const told = (text: string): void => history.told(person.userId, text);
    const base = (): string =>
      viaWeb && random.chance(0.3) ? `${urls.web}/api/commands` : `${urls['command-api']}/v1`;
    return {
      ...{ random, person, urls },
      mark: () => `q${wordOf((marks += 1))}`,
      send: async ({ path, method, body, headers }, about) => {
        const key = randomUUID();
        const wish: Wish = {
          url: `${base()}${path}`,
          method,
          token: person.token,
          headers: { ...headers, 'idempotency-key': key },
          ...(body === undefined ? {} : { body }),
        };
        const asked = await ask(wish, GIVE_UP_MS, told);
        const operation = record(person, wish, about, asked);
        if (operation.outcome === 'ok') person.past.push({ operation, wish });
        if (person.past.length > PAST) person.past.shift();
        return asked;
      },
      resend: async ({ operation, wish }, other) => {
        const again = other === undefined ? wish : { ...wish, body: other };
        const asked = await ask(again, GIVE_UP_MS, told);
        const { task, mark } = operation;
        const kind = other === undefined ? 'repeat' : 'key with another body';
        record(person, again, { kind, repeats: operation.id, ...(task && { task }), ...(mark && { mark }) }, asked);
        return asked;
      },
      read: (path, headers) => {
        const from = viaWeb && random.chance(0.3) ? `${urls.web}/api/queries` : `${urls['query-api']}/v1`;
        return ask(
          { url: `${from}${path}`, method: 'GET', token: person.token, ...(headers && { headers }) },
          GIVE_UP_MS,
          told,
        );
      },
      someoneElse: () => random.pick(people.filter((each) => each !== person)).free.at(-1),
    };
  };

  const desks = people.map(deskOf);
  const begin = (): void => {
    const act: Act = weighed(random);
    const doing = act
      .run(random.pick(desks))
      .catch((error: unknown) => void odd.push(`${act.name}: ${(error as Error).stack ?? String(error)}`))
      .finally(() => waiting.delete(doing));
    waiting.add(doing);
  };
  let [owed, looked] = [0, performance.now()];
  const ticking = setInterval(() => {
    const now = performance.now();
    owed = Math.min(owed + ((now - looked) / 1000) * perSecond, perSecond);
    looked = now;
    for (; owed >= 1 && waiting.size < AT_ONCE; owed -= 1) begin();
  }, TICK_MS);
  return {
    odd,
    acknowledged: () => acknowledged,
    operations: () => operations,
    more: async (count) => {
      for (const wanted = operations + count; operations < wanted;) await heard.promise;
    },
    stop: async () => {
      clearInterval(ticking);
      while (waiting.size > 0) await Promise.all(waiting);
    },
  };
}

/** What the answer says each task is now; of one that is gone, by the position of the change. */
function effectsOf(body: Record<string, unknown>): [string, number][] {
  type Told = { id: string; version: number } | null | undefined;
  const tasks = [body['task'] as Told, ...((body['tasks'] as Told[] | undefined) ?? [])];
  const changed = ((body['changes'] as { task: Told }[] | undefined) ?? []).map(({ task }) => task);
  const named = [...tasks, ...changed].flatMap((task): [string, number][] => (task ? [[task.id, task.version]] : []));
  const [, , id = '', version = ''] = textOf(body['position']).split('.');
  if (id !== '' && !named.some(([each]) => each === id)) named.push([id, Number(version)]);
  return named;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
