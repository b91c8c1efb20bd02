/** A list that somebody has used for a while: through the same commands as the pages send. */
import type { Page } from 'playwright-core';
import type { NotificationList, Task } from '@tasklog/schemas';
import { until } from '../../testing/until.ts';

const ZONE = 'Europe/Berlin';

export type Listed = {
  /** Each by its title. */
  ids: ReadonlyMap<string, string>;
  /** Words in it that a translation leaves alone. */
  words: readonly string[];
  /** Before the last of it was done. */
  earlier: string;
};

/** What a command answers that leaves a task. */
export type Written = { task: Task };

type Wish = { title: string } & Partial<Pick<Task, 'notes' | 'due' | 'priority' | 'tags'>> & {
    recurrence?: { rrule: string; completionRelative: boolean };
    reminders?: { minutesBefore?: number; at?: string }[];
  };

const every = (rrule: string) => ({ recurrence: { rrule, completionRelative: false } });

function wishes(now: number): Wish[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(ZONE).toPlainDate();
  const on = (days: number, time = ''): string => `${today.add({ days }).toString()}${time && `T${time}`}`;
  const soon = [{ at: new Date(now + 1_500).toISOString() }];
  return [
    {
      title: 'Renew the passport',
      due: on(-2),
      priority: 'urgent',
      tags: ['admin'],
      notes: 'Two photos, old passport.',
    },
    { title: 'Send the October invoice', due: on(-1, '17:00'), priority: 'high', tags: ['work'] },
    { title: 'Call the dentist', due: on(0), priority: 'medium', tags: ['health'] },
    { title: 'Buy milk, bread and something for the weekend', due: on(0), tags: ['errands'], reminders: soon },
    { title: 'Stand-up', due: on(1, '09:30'), tags: ['work'], ...every('FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR') },
    { title: 'Water the plants', due: on(2, '09:00'), tags: ['home'], ...every('FREQ=WEEKLY'), reminders: soon },
    { title: 'Pay rent', due: on(4, '09:00'), priority: 'high', tags: ['money', 'home'], ...every('FREQ=MONTHLY') },
    { title: 'Book the train to Vienna', due: on(6, '11:00'), priority: 'high', tags: ['travel'] },
    { title: 'A birthday present for mum', due: on(9), tags: ['family'], reminders: [{ minutesBefore: 1_440 }] },
    { title: 'Pack for Vienna', due: on(12, '18:00'), tags: ['travel', 'home'] },
    { title: 'Have the boiler looked at', due: on(20), priority: 'low', tags: ['home'] },
    { title: 'Wax the skis', tags: ['sport'] },
    { title: 'Read the lease', priority: 'low', notes: '§ 7 and § 12: notice and repairs.', tags: ['admin'] },
    { title: 'Call the bank', tags: ['money'] },
    { title: 'Return the library books', due: on(-3), tags: ['errands'] },
    { title: 'Mend the bike light', tags: ['errands'] },
    { title: 'Cancel the newspaper', tags: ['admin'] },
  ];
}

const DONE = ['Return the library books', 'Mend the bike light'];
const SNOOZED = 'Have the boiler looked at';
const DELETED = 'Cancel the newspaper';
export const WITH_A_PAST = 'Book the train to Vienna';

export async function fillList(page: Page): Promise<Listed> {
  const ask = await asker(page);
  const tasks = new Map<string, Task>();
  const change = async (method: string, title: string, below: string, body: object = {}): Promise<void> => {
    const { id } = tasks.get(title) as Task;
    const answer = await ask<Written>(method, `/api/commands/tasks/${id}${below}`, body);
    if (method !== 'DELETE') tasks.set(title, answer.task);
  };
  const made = await ask<Written>('POST', '/api/commands/tasks', { title: 'Train to Vienna', timeZone: ZONE });
  tasks.set(WITH_A_PAST, made.task);
  for (const wish of wishes(Date.now())) {
    const { title, due, priority, tags } = wish;
    if (title !== WITH_A_PAST)
      tasks.set(title, (await ask<Written>('POST', '/api/commands/tasks', { ...wish, timeZone: ZONE })).task);
    else for (const part of [{ title }, { due }, { priority }, { tags }]) await change('PATCH', title, '', part);
  }
  for (const title of DONE) await change('POST', title, '/complete');
  await change('POST', WITH_A_PAST, '/complete');
  const earlier = new Date().toISOString();
  await change('POST', WITH_A_PAST, '/reopen');
  await change('POST', SNOOZED, '/snooze', { until: new Date(Date.now() + 86_400_000).toISOString() });
  await change('DELETE', DELETED, '');
  const rung = async (): Promise<number> =>
    (await ask<NotificationList>('GET', '/api/queries/notifications')).items.length;
  await until(async () => (await rung()) === 2);
  return {
    ids: new Map([...tasks].map(([title, { id }]) => [title, id])),
    words: [...tasks.values(), made.task].flatMap(({ title, notes, tags }) => [title, notes, ...tags]).filter(Boolean),
    earlier,
  };
}

/** Asks the services through the one origin, as the person of a page. */
export async function asker(page: Page): Promise<<T>(method: string, path: string, body?: object) => Promise<T>> {
  const { request } = page.context();
  const origin = new URL(page.url()).origin;
  const { token } = (await (await request.get(`${origin}/api/auth/token`)).json()) as { token: string };
  return async (method, path, body) => {
    const answer = await request.fetch(`${origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'idempotency-key': crypto.randomUUID() }) },
      ...(body && { data: body }),
    });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return (await answer.json()) as never;
  };
}
