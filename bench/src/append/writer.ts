/** What every contestant of the command path can do, and the documents that all of them write. */
import { createHash } from 'node:crypto';
import { notice } from '@tasklog/command-api/envelope';
import { newId } from '@tasklog/command-api/ids';
import type { Task } from '@tasklog/domain';
import type { Envelope } from '@tasklog/schemas';

export type Target = { userId: string; taskId: string };

/** Commands that are done when they resolve; `rename` is of a task that others rename at the same time. */
export type Writer = {
  add: (target: Target) => Promise<void>;
  complete: (target: Target) => Promise<void>;
  rename: (target: Target, n: number) => Promise<void>;
  end: () => Promise<void>;
};

/** Makes a writer with so many connections; those that take their own number leave it aside. */
export type MakeWriter = (url: string, connections: number) => Promise<Writer>;

export const ZONE = 'Europe/Oslo';
export const TITLE = 'wax the skis';
export const DUE = '2026-12-12T18:30';
export const TAGS = ['winter'];

export type Doc = Record<string, unknown>;
type Kind = 'added' | 'completed' | 'updated';

/** Of one command by hand: the row, its event and the answer that is kept with the key, as large as ours. */
export type Bodies = { doc: Doc; event: Doc & { id: string }; answer: Doc; key: string; hash: Buffer };

export function bodiesOf(kind: Kind, { userId, taskId }: Target, version: number, before?: Doc, title = TITLE): Bodies {
  const at = new Date().toISOString();
  const doc =
    kind === 'added' || before === undefined ? newDoc(taskId, at, title) : { ...before, ...changeOf(kind, title, at) };
  const changeId = newId();
  const key = newId();
  const data =
    kind === 'added'
      ? { before: null, after: doc }
      : kind === 'completed'
        ? { before: { status: 'open', completedAt: null }, after: { status: 'done', completedAt: at }, task: doc }
        : { before: { title: before?.['title'] }, after: { title } };
  const event = {
    ...{ specversion: '1.0', id: newId(), source: '/bench', type: `task.${kind}`, subject: taskId, time: at },
    ...{ datacontenttype: 'application/json', dataschema: '/bench', userid: userId, taskversion: version },
    ...{ changeid: changeId, actor: 'user', data },
  };
  const answer = { task: { ...doc, version }, changeId, position: 'x' };
  return { doc, event, answer, key, hash: createHash('sha256').update(key).digest() };
}

/** What screens are told of it, as the relay finds it beside the event. */
export const noticeOf = (event: object, doc: Doc, version: number): string =>
  JSON.stringify(notice({ event: event as Envelope, task: doc as unknown as Task, version }));

const changeOf = (kind: Kind, title: string, at: string): Doc =>
  kind === 'completed' ? { status: 'done', completedAt: at } : { title };

const newDoc = (taskId: string, at: string, title: string): Doc => ({
  ...{ id: taskId, title, notes: '', due: DUE, timeZone: ZONE, priority: 'none', tags: TAGS },
  ...{ recurrence: null, reminders: [], status: 'open', createdAt: at, completedAt: null },
  ...{ seriesId: null, occurrence: null, snoozedUntil: null },
});
