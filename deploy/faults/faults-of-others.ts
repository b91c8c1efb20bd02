/** Clocks, sockets that do not read, poison on the log, members that come and go. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ask } from './asking.ts';
import type { Fault, Suffering } from './fault.ts';
import { openDeafSocket } from './outside.ts';
import { until } from './until.ts';
import type { Whole } from './whole.ts';

export const otherFaults = ({ instances, urls }: Whole): Fault[] => [
  ...instances.flatMap(({ service, turn }): Fault[] =>
    turn
      ? // A reminder clock that is ahead would be early by everybody else's: set back only. The other one stays right.
        [clock(service, -120, 4_000, turn), ...(service === 'relay' ? [clock(service, 3_600, 4_000, turn)] : [])]
      : [],
  ),
  ...(instances.some(({ turn }) => turn) ? [] : [noClock]),
  deaf(urls.realtime),
  { name: 'poison on the log', inflict: poison },
  { name: 'projectors: members come and go', inflict: storm },
];

const clock = (service: string, seconds: number, forMs: number, turn: (seconds: number) => void): Fault => ({
  name: `clock of ${service}: ${seconds < 0 ? 'back' : 'ahead'} by ${String(Math.abs(seconds))} s`,
  inflict: async () => {
    turn(seconds);
    await wait(forMs);
    turn(0);
  },
});

const noClock: Fault = {
  name: 'clock of projectors: back by 120 s',
  needs: 'faketime',
  inflict: async () => undefined,
};

const DEAF = 20;

const deaf = (url: string): Fault => ({
  name: 'sockets that do not read',
  inflict: async ({ anyToken }) => {
    const at = `${url.replace('http', 'ws')}/v1/updates`;
    const open = await Promise.all(Array.from({ length: DEAF }, () => openDeafSocket(at, anyToken())));
    await wait(4_000);
    for (const each of open) each.close();
  },
});

/**
 * A record that no release could have written, behind the first one of a task that nobody else works on. It goes onto the
 * log past the outbox, so the checker is told of it.
 */
async function poison({ whole: { database, urls }, poisoned, history }: Suffering) {
  const headers = { 'idempotency-key': randomUUID() };
  const wish = {
    url: `${urls['command-api']}/v1/tasks`,
    method: 'POST',
    token: poisoned.token,
    headers,
    body: { title: 'poisoned' },
  };
  const { body } = await ask(wish, 60_000, (text) => history.told(poisoned.userId, text));
  const taskId = (body['task'] as { id: string } | undefined)?.id;
  if (taskId === undefined) return { note: { skipped: 'the task could not be added' } };
  const eventId = randomUUID();
  await until('poison is on the log', async () => {
    const rows = await database.query<{ off: string }>(
      `with first as (select part, event from log.record where topic = 1 and task_id = $1::uuid and version = 1),
       h as (update log.head set next = next + 1 where topic = 1 and part = (select part from first) returning part, next - 1 as off)
       insert into log.record select 1, h.part, h.off, clock_timestamp(), $1::uuid, 2, $2::uuid,
         first.event::jsonb || jsonb_build_object('id', ($2::uuid)::text, 'type', 'task.updated', 'taskversion', 2,
           'dataschema', '/schemas/events/task-updated.v1.json',
           'data', '{"before": {"title": "x"}, "after": {"title": 7}}'::jsonb),
         first.event ->> 'userid', first.event ->> 'changeid'
       from h join first using (part) returning off`,
      [taskId, eventId],
    );
    return rows.length === 1;
  });
  return { note: { poison: eventId, task: taskId } };
}

const COMINGS = 4;

/** Whoever reads a partition loses it, gets it, loses it: each time another process goes on where the last one was. */
async function storm({ whole }: Suffering): Promise<void> {
  const members = whole.instances.filter(({ service }) => service === 'projectors');
  for (let n = 0; n < COMINGS; n += 1) {
    const member = members[n % members.length];
    member?.signal(n % 2 ? 'SIGKILL' : 'SIGTERM');
    await member?.gone();
    await wait(300);
  }
  for (const member of members) await member.untilReady();
}
