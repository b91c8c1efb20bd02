/** The tables, as far as the product's own statements in this simulation touch them. */
import type { Claim, LogRecord, Topic } from '@tasklog/event-log';
import type { StoredAnswer, StoredTask } from '@tasklog/command-api/store/commit';
import type { Task } from '@tasklog/domain';
import type { Chained } from '@tasklog/projectors/audit/chain';
import type { Outcome } from '@tasklog/projectors/history/outcomes';
import type { Version } from '@tasklog/projectors/history/versions';
import type { SeriesRow } from '@tasklog/projectors/recurrence/series';
import type { Fired, ReminderRow } from '@tasklog/projectors/reminder/fold';
import type { Hold } from '@tasklog/projectors/reminder/held';
import type { TaskState } from '@tasklog/projectors/states';
import type { CommandsRequest, Envelope, ReminderDue } from '@tasklog/schemas';

export const PARTITIONS = 2;

export type OutboxEntry = {
  id: number;
  topics: readonly Topic[];
  partition: number;
  event: Envelope;
  notice?: Envelope;
};

export type Place = Pick<Claim, 'group' | 'generation' | 'topic' | 'partition'>;

export type Checkpoint = { off: number; epoch: number; owner: number | null; leaseUntil: number };

export type Letter = {
  id: number;
  group: string;
  generation: number;
  record: LogRecord;
  key: string;
  reason: string;
  attempts: number;
  state: 'waiting' | 'skipped' | 'retried';
};

export type IntentRow = {
  group: string;
  eventId: string;
  kind: string;
  offset: number;
  key: string;
  body: CommandsRequest;
  state: 'suppressed' | 'waiting' | 'done' | 'failed';
  attempts: number;
  nextTry: number;
};

/** One copy of the read models. */
export type Models = {
  task: Map<string, TaskState>;
  recurrence_task: Map<string, TaskState>;
  reminder_task: Map<string, TaskState>;
  audit: Map<string, Chained>;
  versions: Map<string, Version[]>;
  outcomes: Map<string, Outcome>;
  series: Map<string, SeriesRow>;
  reminders: Map<string, ReminderRow>;
  fired: Map<string, Fired>;
  notifications: Map<string, ReminderDue>;
};

export type Tables = {
  tasks: Map<string, StoredTask & { doc: Task }>;
  answers: Map<string, StoredAnswer>;
  outbox: OutboxEntry[];
  log: Record<Topic, LogRecord[][]>;
  leader: { owner: number | null; epoch: number; leaseUntil: number };
  checkpoints: Map<string, Checkpoint>;
  letters: Letter[];
  blocked: Set<string>;
  attempts: Map<string, { off: number; tries: number }>;
  intents: Map<string, IntentRow>;
  /** command.reminder_fired: by task, reminder and instant. */
  reminderFired: Set<string>;
  held: Map<string, Hold>;
  /** Quiet hours by user. */
  quiet: Map<string, { hours: string; version: number; updatedAt: number }>;
  models: (generation: number) => Models;
  /** The last ids that were given out. */
  last: { outbox: number; letter: number };
};

export const logOf = (): LogRecord[][] => Array.from({ length: PARTITIONS }, () => []);

export function createTables(): Tables {
  const generations = new Map<number, Models>();
  return {
    tasks: new Map(),
    answers: new Map(),
    outbox: [],
    log: { 'task-events': logOf(), reminders: logOf(), 'task-updates': logOf() },
    leader: { owner: null, epoch: 0, leaseUntil: 0 },
    checkpoints: new Map(),
    letters: [],
    blocked: new Set(),
    attempts: new Map(),
    intents: new Map(),
    reminderFired: new Set(),
    held: new Map(),
    quiet: new Map(),
    last: { outbox: 0, letter: 0 },
    models: (generation) => {
      const found = generations.get(generation) ?? emptyModels();
      generations.set(generation, found);
      return found;
    },
  };
}

const emptyModels = (): Models => ({
  task: new Map(),
  recurrence_task: new Map(),
  reminder_task: new Map(),
  audit: new Map(),
  versions: new Map(),
  outcomes: new Map(),
  series: new Map(),
  reminders: new Map(),
  fired: new Map(),
  notifications: new Map(),
});

/** What the checkpoint of a place is known by. */
export const placeKey = ({ group, generation, topic, partition }: Place): string =>
  `${group} ${String(generation)} ${topic}/${String(partition)}`;

/** What a reminder that is due is known by. */
export const dueKey = (due: { taskId: string; reminderId: string; dueAt: string }): string =>
  `${due.taskId} ${due.reminderId} ${due.dueAt}`;
