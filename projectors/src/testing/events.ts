/** Builds events that fit their schemas: `aUser().task({due: …}).completed()`; versions count themselves. */
import type { Envelope, TaskImage } from '@tasklog/schemas';
import type { FactType } from '@tasklog/domain/task/task';
import { uuidFor } from '@tasklog/runtime/local-keys';
import { randomUUID } from 'node:crypto';

export const NOON = '2026-11-23T12:00:00Z';

type Extra = Partial<Envelope>;

/** One task of one user, as its events tell it. Each method answers the next event. */
export type TestTask = {
  id: string;
  userId: string;
  image: () => TaskImage;
  added: (extra?: Extra) => Envelope;
  changed: (type: FactType, after: TaskImage, extra?: Extra) => Envelope;
  completed: (extra?: Extra) => Envelope;
  reopened: (extra?: Extra) => Envelope;
  deleted: (extra?: Extra) => Envelope;
  due: (reminderId: string, dueAt: string, extra?: Extra) => Envelope;
};

export function aTask(fields: TaskImage = {}, userId: string = randomUUID()): TestTask {
  const id = fields.id ?? randomUUID();
  let version = 0;
  let image: TaskImage = { ...BLANK, id, ...fields };
  const envelope = (type: string, data: object, extra: Extra): Envelope => ({
    specversion: '1.0',
    id: randomUUID(),
    source: 'test',
    type,
    subject: id,
    time: NOON,
    datacontenttype: 'application/json',
    dataschema: 'test',
    userid: userId,
    taskversion: version,
    changeid: randomUUID(),
    actor: 'user',
    ...extra,
    data: { ...data, ...extra.data },
  });
  const changed = (type: FactType, after: TaskImage, extra: Extra = {}): Envelope => {
    const names = Object.keys(after) as (keyof TaskImage)[];
    const before = Object.fromEntries(names.map((name) => [name, image[name] ?? null]));
    image = { ...image, ...after };
    version += 1;
    const whole = type === 'task.completed' || type === 'task.reopened' ? { task: image } : {};
    return envelope(type, { before, after, ...whole }, extra);
  };
  return {
    id,
    userId,
    image: () => image,
    added: (extra = {}) => {
      version = 1;
      return envelope('task.added', { before: null, after: image }, extra);
    },
    changed,
    completed: (extra = {}) => changed('task.completed', { status: 'done', completedAt: extra.time ?? NOON }, extra),
    reopened: (extra = {}) => changed('task.reopened', { status: 'open', completedAt: null }, extra),
    deleted: (extra = {}) => changed('task.deleted', { status: 'deleted', deletedAt: extra.time ?? NOON }, extra),
    due: (reminderId, dueAt, extra = {}) =>
      envelope(
        'reminder.due',
        {
          reminderId,
          dueAt,
          firedAt: dueAt,
          late: false,
          title: image.title,
          due: image.due,
          timeZone: image.timeZone,
        },
        { id: uuidFor('reminder', id, reminderId, dueAt), actor: 'system', ...extra },
      ),
  };
}

const BLANK: TaskImage = {
  title: 'wax the skis',
  notes: '',
  due: null,
  timeZone: 'Europe/Oslo',
  priority: 'none',
  tags: [],
  recurrence: null,
  reminders: [],
  status: 'open',
  createdAt: NOON,
  completedAt: null,
  seriesId: null,
  occurrence: null,
  snoozedUntil: null,
};
