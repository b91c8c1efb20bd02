/** Everything that can be done to a list, said through the real API: each command, each option, each way back. */
import { newId } from '@tasklog/command-api/ids';
import type { Together } from '../together/services.ts';

type Person = {
  /** A command of a service in this person's name. */
  command: (...commands: object[]) => Promise<void>;
  add: (fields: object) => Promise<string>;
  post: (path: string, body?: object) => Promise<Record<string, unknown>>;
  patch: (id: string, body: object) => Promise<unknown>;
  remove: (id: string) => Promise<unknown>;
};

export async function everything(all: Together): Promise<void> {
  for (const name of ['ann', 'bo']) {
    const person = personOf(all, name);
    await fields(person);
    await dates(person);
    await wayBack(person);
    await saidInWords(person);
    await inTheNameOf(person);
    await repeats(person, all.carriedOut);
    await reminders(person, all.carriedOut);
  }
}

function personOf({ as, userId }: Together, name: string): Person {
  const ask = async (role: 'user' | 'service', method: string, path: string, body?: object) => {
    const call = await as(name, 'command', role);
    // A service has a key for all that it does.
    const key: Record<string, string> = role === 'service' ? { 'idempotency-key': crypto.randomUUID() } : {};
    const answer = await call(method, path, body, key);
    if (answer.status >= 300)
      throw new Error(`${method} ${path} ${JSON.stringify(body)}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    command: async (...commands) => {
      const body = { userId: userId(name), changeId: newId(), actor: 'assistant', commands };
      await ask('service', 'POST', '/v1/commands', body);
    },
    add: async (given) => {
      const { task } = await ask('user', 'POST', '/v1/tasks', given);
      return (task as { id: string }).id;
    },
    post: (path, body) => ask('user', 'POST', path, body),
    patch: (id, body) => ask('user', 'PATCH', `/v1/tasks/${id}`, body),
    remove: (id) => ask('user', 'DELETE', `/v1/tasks/${id}`),
  };
}

async function fields({ add, patch }: Person): Promise<void> {
  const id = await add({ title: 'wax the skis' });
  await patch(id, { notes: 'red, then blue\n“both”', tags: ['home', 'blåbær', '雪'] });
  for (const priority of ['low', 'medium', 'high', 'urgent', 'none']) await patch(id, { priority });
  await patch(id, { title: 'Æ \\ "quoted" 雪 🎿', tags: [], notes: '' });
  await add({
    title: 'all of it',
    notes: 'n',
    due: '2027-02-28T23:59',
    timeZone: 'Pacific/Apia',
    priority: 'urgent',
    tags: ['a'],
  });
}

async function dates({ add, patch }: Person): Promise<void> {
  const id = await add({ title: 'call', due: '2027-03-28T02:30', timeZone: 'Europe/Oslo' });
  for (const due of ['2027-03-28', null, '2027-10-31T02:30', '2028-02-29']) await patch(id, { due });
  await patch(id, { timeZone: 'Australia/Lord_Howe' });
}

async function wayBack({ add, post, remove, patch }: Person): Promise<void> {
  const id = await add({ title: 'undo me' });
  await patch(id, { title: 'undone', priority: 'high' });
  await post('/v1/undo');
  await post('/v1/redo');
  await post(`/v1/tasks/${id}/complete`);
  await post(`/v1/tasks/${id}/reopen`);
  await remove(id);
  await post('/v1/undo');
  await post(`/v1/tasks/${id}/complete`);
  await post('/v1/undo');
  await remove(id);
}

async function saidInWords({ post }: Person): Promise<void> {
  for (const message of [
    'add buy milk tomorrow at 9 #shop p1',
    'add water the plants every monday at 9am',
    'done buy milk',
  ])
    await post('/v1/chat', { message, timeZone: 'Europe/Oslo' });
}

/** What no route of a person says by itself. */
async function inTheNameOf({ command, add }: Person): Promise<void> {
  const id = await add({ title: 'by name', due: '2027-01-01T09:00', timeZone: 'America/New_York' });
  await command({ type: 'reschedule', taskId: id, due: '2027-01-02T10:00' });
  await command({ type: 'tag', taskId: id, add: ['x', 'y'], remove: [] });
  await command({ type: 'tag', taskId: id, add: [], remove: ['x'] });
  await command({ type: 'prioritise', taskId: id, priority: 'medium' });
  await command({ type: 'remind', taskId: id, reminders: [{ minutesBefore: 30 }, { at: '2027-01-01T08:00:00Z' }] });
  await command({ type: 'delete', taskId: id }, { type: 'restore', taskId: id });
}

async function repeats({ add, post, command, patch }: Person, settled: () => Promise<void>): Promise<void> {
  const timeZone = 'Europe/Oslo';
  const rules = ['FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,TH', 'FREQ=MONTHLY;BYMONTHDAY=-1', 'FREQ=YEARLY;COUNT=3'];
  for (const rrule of rules) {
    const id = await add({
      title: rrule,
      due: '2027-03-25T02:30',
      timeZone,
      recurrence: { rrule },
      reminders: [{ minutesBefore: 15 }],
    });
    await post(`/v1/tasks/${id}/complete`);
    await settled();
    await post(`/v1/tasks/${id}/reopen`);
    await settled();
    await post(`/v1/tasks/${id}/complete`);
  }
  const after = await add({
    title: 'after',
    due: '2027-03-25',
    timeZone,
    recurrence: { rrule: 'FREQ=DAILY;INTERVAL=2;COUNT=2', completionRelative: true },
  });
  await post(`/v1/tasks/${after}/complete`);
  await settled();
  await post('/v1/undo');
  await settled();
  const stops = await add({
    title: 'stops',
    due: '2027-03-25',
    timeZone,
    recurrence: { rrule: 'FREQ=DAILY', exceptions: ['2027-03-26'] },
  });
  await post(`/v1/tasks/${stops}/complete`);
  await settled();
  const later = await add({ title: 'repeats later', due: '2027-03-25' });
  await command({
    type: 'repeat',
    taskId: later,
    recurrence: { rrule: 'FREQ=WEEKLY', completionRelative: false, exceptions: [] },
  });
  await patch(later, { recurrence: null });
}

async function reminders({ add, post }: Person, settled: () => Promise<void>): Promise<void> {
  const soon = (ms: number): string => new Date(Date.now() + ms).toISOString();
  await add({ title: 'speaks up', reminders: [{ at: soon(300) }] });
  const snoozed = await add({ title: 'snoozed', reminders: [{ at: soon(60_000) }] });
  await post(`/v1/tasks/${snoozed}/snooze`, { until: soon(500) });
  const called = await add({ title: 'called off', reminders: [{ at: soon(60_000) }] });
  await post(`/v1/tasks/${called}/complete`);
  await post(`/v1/tasks/${await add({ title: 'much later' })}/snooze`, { minutes: 600 });
  await settled();
}
