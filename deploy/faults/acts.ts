/** What people do: each act one request or two, noted in H by whoever sends it. */
import type { Asked } from './asking.ts';
import type { Desk, Known } from './desk.ts';
import type { Random } from '../testing/random.ts';

export type Act = { name: string; weight: number; run: (desk: Desk) => Promise<void> };

export const ACTS: readonly Act[] = [
  { name: 'add', weight: 14, run: async (desk) => void (await add(desk, 'add')) },
  { name: 'retitle', weight: 18, run: retitle },
  { name: 'complete', weight: 9, run: (desk) => verb(desk, 'complete', 'POST', '/complete') },
  { name: 'delete', weight: 4, run: (desk) => verb(desk, 'delete', 'DELETE', '') },
  { name: 'undo', weight: 4, run: undo },
  { name: 'repeat', weight: 8, run: repeat },
  { name: 'repeat at once', weight: 4, run: twins },
  { name: 'key with another body', weight: 2, run: otherBody },
  { name: 'stale', weight: 4, run: stale },
  { name: 'append', weight: 12, run: append },
  { name: 'remind', weight: 8, run: remind },
  { name: 'recurring', weight: 5, run: recurring },
  { name: 'chat', weight: 4, run: chat },
  { name: 'read', weight: 6, run: read },
  { name: 'pry', weight: 2, run: pry },
];

/** Draws one by its weight. */
export function weigh(acts: readonly Act[]): (random: Random) => Act {
  const all = acts.flatMap((act) => Array.from({ length: act.weight }, () => act));
  return (random) => random.pick(all);
}

type Given = { id: string; version: number; tags?: string[]; recurrence?: unknown };

/** What the answer says of its one task, if it was a yes. */
function taskOf({ status, body }: Asked): Known | undefined {
  const task = body['task'] as Given | null | undefined;
  if (status === 0 || status >= 300 || !task) return undefined;
  return { id: task.id, version: task.version, tags: task.tags ?? [], repeating: Boolean(task.recurrence) };
}

/** One of one's own that no other act has in hand; it is put back when the act says so. */
const take = ({ person, random }: Desk): Known | undefined =>
  person.free.length < 3 ? undefined : person.free.splice(random.whole(0, person.free.length - 1), 1)[0];

const keep = ({ person }: Desk, task: Known | undefined): void => {
  if (task && person.free.push(task) > 60) person.free.shift();
};

async function add(desk: Desk, kind: string, fields: object = {}, about: object = {}): Promise<Known | undefined> {
  const mark = desk.mark();
  const body = { title: `${desk.person.marker} ${mark}`, ...fields };
  const asked = await desk.send({ method: 'POST', path: '/tasks', body }, { kind, mark, ...about });
  const task = taskOf(asked);
  if (kind === 'add' || kind === 'recurring') keep(desk, task);
  return task;
}

async function retitle(desk: Desk): Promise<void> {
  const task = take(desk);
  if (!task) return void (await add(desk, 'add'));
  const mark = desk.mark();
  const sure = desk.random.chance(0.5);
  const asked = await desk.send(
    {
      ...{ method: 'PATCH', path: `/tasks/${task.id}`, body: { title: `${desk.person.marker} ${mark}` } },
      ...(sure && { headers: { 'if-match': `"${String(task.version)}"` } }),
    },
    { kind: 'retitle', task: task.id, mark, ...(sure && { ifMatch: task.version }) },
  );
  keep(desk, taskOf(asked));
}

async function verb(desk: Desk, kind: string, method: string, tail: string): Promise<void> {
  const task = take(desk);
  if (!task) return void (await add(desk, 'add'));
  await desk.send({ method, path: `/tasks/${task.id}${tail}` }, { kind, task: task.id });
}

/** A change of a moment ago, by its id: what is compensated must not have been changed since. */
async function undo(desk: Desk): Promise<void> {
  const past = desk.person.past.filter(({ operation: { kind } }) => kind === 'complete' || kind === 'delete');
  if (past.length === 0) return void (await add(desk, 'add'));
  const { operation } = desk.random.pick(past);
  await desk.send({ method: 'POST', path: '/undo', body: { changeId: operation.changeId } }, { kind: 'undo' });
}

async function repeat(desk: Desk): Promise<void> {
  const { past } = desk.person;
  if (past.length === 0) return void (await add(desk, 'add'));
  await desk.resend(desk.random.pick(past));
}

/** The same request twice at the same moment, and again when both are answered. */
async function twins(desk: Desk): Promise<void> {
  const { past } = desk.person;
  const before = past.length;
  await add(desk, 'add');
  const made = past.at(-1);
  if (past.length === before || made === undefined) return;
  await Promise.all([desk.resend(made), desk.resend(made)]);
}

async function otherBody(desk: Desk): Promise<void> {
  const past = desk.person.past.filter(({ operation: { kind } }) => kind === 'add');
  if (past.length === 0) return void (await add(desk, 'add'));
  await desk.resend(desk.random.pick(past), { title: `${desk.person.marker} ${desk.mark()}` });
}

/** With the version before the one it has: somebody else has changed it since. */
async function stale(desk: Desk): Promise<void> {
  const task = take(desk);
  if (!task || task.version < 2) {
    keep(desk, task);
    return retitle(desk);
  }
  const mark = desk.mark();
  const ifMatch = task.version - 1;
  await desk.send(
    {
      ...{ method: 'PATCH', path: `/tasks/${task.id}`, body: { title: `${desk.person.marker} ${mark}` } },
      headers: { 'if-match': `"${String(ifMatch)}"` },
    },
    { kind: 'stale', task: task.id, mark, ifMatch },
  );
  keep(desk, task);
}

/** A list holds 50 tags; a new one is begun before that. */
const TAGS = 40;

/** Read, append, write, with If-Match, while this person's other windows do the same to the same task. */
async function append(desk: Desk): Promise<void> {
  const { person, random } = desk;
  if (person.shared.length < 2) {
    const list = await add(desk, 'list');
    if (list) person.shared.push(list);
    return;
  }
  const list = random.pick(person.shared);
  const read = await desk.read(`/tasks/${list.id}`);
  if (read.status !== 200) return;
  const { version, tags = [] } = read.body as Given;
  if (tags.length >= TAGS) {
    person.shared = person.shared.filter(({ id }) => id !== list.id);
    return;
  }
  const mark = desk.mark();
  await desk.send(
    {
      ...{ method: 'PATCH', path: `/tasks/${list.id}`, body: { tags: [...tags, mark] } },
      headers: { 'if-match': `"${String(version)}"` },
    },
    { kind: 'append', task: list.id, mark, ifMatch: version, read: tags },
  );
}

/** Due in a moment; some are called off, some put off, some just before they are due. */
async function remind(desk: Desk): Promise<void> {
  const { random } = desk;
  const due = Date.now() + random.whole(1_500, 12_000);
  const reminders = [{ id: 'r', at: new Date(due).toISOString() }];
  const task = await add(desk, 'remind', { reminders }, { due, reminder: 'r' });
  if (!task) return;
  const end = random.next();
  if (end < 0.25) {
    if (end < 0.1)
      await new Promise((resolve) => setTimeout(resolve, Math.max(due - Date.now() - random.whole(0, 300), 0)));
    await desk.send({ method: 'POST', path: `/tasks/${task.id}/complete` }, { kind: 'call off', task: task.id });
  } else if (end < 0.4) {
    const until = Date.now() + random.whole(3_000, 10_000);
    const body = { until: new Date(until).toISOString() };
    await desk.send(
      { method: 'POST', path: `/tasks/${task.id}/snooze`, body },
      { kind: 'snooze', task: task.id, due: until },
    );
  }
}

async function recurring(desk: Desk): Promise<void> {
  const daily = { due: '2027-01-15T09:00', timeZone: 'Europe/Oslo', recurrence: { rrule: 'FREQ=DAILY' } };
  const task = await add(desk, 'repeating', daily);
  if (!task) return;
  const path = `/tasks/${task.id}/complete`;
  const done = await desk.send({ method: 'POST', path }, { kind: 'complete repeating', task: task.id });
  if (done.status === 200 && desk.random.chance(0.3))
    await desk.send({ method: 'POST', path }, { kind: 'complete again', task: task.id });
}

async function chat(desk: Desk): Promise<void> {
  if (desk.random.chance(0.3)) {
    const question = {
      message: desk.random.pick(['what is on my list?', 'what have I done?']),
      timeZone: 'Europe/Oslo',
    };
    return void (await desk.send({ method: 'POST', path: '/chat', body: question }, { kind: 'chat' }));
  }
  const mark = desk.mark();
  const body = { message: `add ${desk.person.marker} ${mark}`, timeZone: 'Europe/Oslo' };
  await desk.send({ method: 'POST', path: '/chat', body }, { kind: 'chat', mark });
}

async function read(desk: Desk): Promise<void> {
  await desk.read(
    desk.random.pick(['/tasks?limit=20', '/notifications', '/audit?limit=20', '/changes?limit=20', '/reminders']),
  );
}

/** Another person's task, by its right id: told from one that never was by nothing. */
async function pry(desk: Desk): Promise<void> {
  const theirs = desk.someoneElse();
  if (!theirs) return;
  const { random } = desk;
  if (random.chance(0.5)) return void (await desk.read(`/tasks/${theirs.id}`));
  const mark = desk.mark();
  const body = { title: `${desk.person.marker} ${mark}` };
  await desk.send({ method: 'PATCH', path: `/tasks/${theirs.id}`, body }, { kind: 'pry', task: theirs.id, mark });
}
