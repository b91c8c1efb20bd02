/** The read models' tables, as the projectors have them in SQL. What is written shows when its transaction commits. */
import type { AuditTables } from '@tasklog/projectors/audit/projector';
import type { HistoryTables } from '@tasklog/projectors/history/projector';
import type { Version } from '@tasklog/projectors/history/versions';
import { standing } from '@tasklog/projectors/history/save-outcomes';
import { stateOf } from '@tasklog/projectors/intents';
import type { Intent } from '@tasklog/projectors/intents';
import type { NotificationTables } from '@tasklog/projectors/notification/projector';
import type { Target } from '@tasklog/projectors/projector';
import type { RecurrenceTables } from '@tasklog/projectors/recurrence/projector';
import type { ReminderTables } from '@tasklog/projectors/reminder/projector';
import type { FirstsOf, Known } from '@tasklog/projectors/sequence';
import { lastOf } from '@tasklog/projectors/states';
import type { StateTables, Step, TaskState } from '@tasklog/projectors/states';
import type { CommandsRequest } from '@tasklog/schemas';
import type { Database, Tx } from './database.ts';
import type { Defects } from './defects.ts';
import { jsonb } from './json.ts';
import { dueKey } from './tables.ts';
import type { Points } from './points.ts';
import type { Watch } from './watch.ts';

export type ModelTables = {
  states: StateTables<Tx>;
  audit: AuditTables<Tx>;
  history: HistoryTables<Tx>;
  recurrence: RecurrenceTables<Tx>;
  reminder: ReminderTables<Tx>;
  notification: NotificationTables<Tx>;
};

/** A row that is further already stays as it is. */
export function keepStates(table: Map<string, TaskState>, steps: readonly Step[]): void {
  for (const state of lastOf(steps))
    if ((table.get(state.id)?.version ?? 0) < state.version) table.set(state.id, { ...state, doc: jsonb(state.doc) });
}

export function modelTables(db: Database, watch: Watch, defects: Defects, points: Points): ModelTables {
  const firstsOf: FirstsOf<Tx> = (tx, repeats) =>
    db.within(tx, 'reads what was told first', () => {
      points.hit('reader: seen before');
      return repeats.flatMap(({ event, partition }) => {
        const same = ({ event: other }: { event: { subject: string; taskversion: number } }): boolean =>
          other.subject === event.subject && other.taskversion === event.taskversion;
        const first = db.log['task-events'][partition]?.find(same);
        return first ? [{ task: event.subject, version: event.taskversion, event: first.event }] : [];
      });
    });
  const states: StateTables<Tx> = {
    firstsOf,
    load: (tx, { name, generation }, records) =>
      db.within(tx, `loads ${name}`, () => {
        const table = db.models(generation)[name];
        const ids = new Set(records.map(({ event }) => event.subject));
        return new Map([...ids].flatMap((id) => (table.has(id) ? [[id, table.get(id)]] : [])) as [string, never][]);
      }),
    save: (tx, { name, generation }, steps) =>
      db.within(tx, `saves ${name}`, () => {
        const table = db.models(generation)[name];
        tx.changes.push(() => keepStates(table, steps));
      }),
  };
  const saveIntents = (tx: Tx, group: string, intents: readonly Intent<object>[], target: Target): Promise<void> =>
    db.within(tx, 'saves intents', () => void tx.changes.push(() => keepIntents(db, group, intents, target)));

  return {
    states,
    audit: auditTables(db, firstsOf, watch, defects),
    history: historyTables(db, firstsOf),
    recurrence: {
      ...states,
      saveIntents,
      seriesOfTasks: (tx, generation, ids) =>
        db.within(tx, 'reads series', () => {
          const table = db.models(generation).recurrence_task;
          const found = ids.flatMap((id) => {
            const series = table.get(id)?.doc.seriesId;
            return series ? [[id, series] as const] : [];
          });
          return new Map(found);
        }),
      parkedUnder: (tx, generation, ids) =>
        db.within(tx, 'reads what waits', () => {
          const waiting = db.letters.filter(
            (each) => each.group === 'recurrence' && each.generation === generation && each.state === 'waiting',
          );
          const of = waiting.filter(({ record }) => ids.includes(record.event.subject));
          return new Map(of.map(({ record, key }) => [record.event.subject, key]));
        }),
      loadSeries: (tx, generation, series) =>
        db.within(tx, 'loads series', () => {
          const { series: rows, recurrence_task: tasks } = db.models(generation);
          const known = series.flatMap((id) => rows.get(id) ?? []);
          const open = [...tasks.values()].filter(
            ({ doc }) => doc.status === 'open' && doc.seriesId && series.includes(doc.seriesId),
          );
          return { rows: new Map(known.map((row) => [row.seriesId, row])), open };
        }),
      saveSeries: (tx, generation, rows) =>
        db.within(tx, 'saves series', () => {
          const table = db.models(generation).series;
          tx.changes.push(() => rows.forEach((row) => table.set(row.seriesId, jsonb(row))));
        }),
    },
    reminder: {
      ...states,
      takeTurns: async (tx, generation, partitions) => {
        for (const each of partitions) await db.lock(tx, `turns ${String(generation)} ${String(each)}`);
      },
      loadReminders: (tx, generation, ids) =>
        db.within(tx, 'loads reminders', () => {
          const { reminders, fired } = db.models(generation);
          const of = <R extends { taskId: string }>(rows: Iterable<R>): R[] =>
            [...rows].filter(({ taskId }) => ids.includes(taskId));
          return { rows: of(reminders.values()), fired: of(fired.values()) };
        }),
      saveReminders: (tx, generation, rows) =>
        db.within(tx, 'saves reminders', () => {
          const table = db.models(generation).reminders;
          tx.changes.push(() => {
            for (const row of rows) {
              const key = `${row.taskId} ${row.reminderId}`;
              if (row.state === 'cancelled' && table.get(key)?.state === 'waiting') points.hit('reminder: called off');
              table.set(key, row);
            }
          });
        }),
      saveFired: (tx, generation, rows) =>
        db.within(tx, 'saves what has fired', () => {
          const table = db.models(generation).fired;
          tx.changes.push(() => rows.forEach((row) => table.set(dueKey(row), table.get(dueKey(row)) ?? row)));
        }),
    },
    notification: {
      saveIntents,
      toldOutside: async () => new Set(),
      keep: (tx, generation, events) =>
        db.within(tx, 'keeps notifications', () => {
          const table = db.models(generation).notifications;
          tx.changes.push(() => events.forEach((event) => table.set(event.id, table.get(event.id) ?? event)));
          return events.find((event) => {
            const kept = table.get(event.id);
            return kept && JSON.stringify(kept.data) !== JSON.stringify(event.data);
          })?.id;
        }),
    },
  };
}

function auditTables(db: Database, firstsOf: FirstsOf<Tx>, watch: Watch, defects: Defects): AuditTables<Tx> {
  const last = (generation: number, userId: string) =>
    [...db.models(generation).audit.values()].findLast((entry) => entry.userId === userId);
  return {
    firstsOf,
    known: (tx, generation, records) =>
      db.within(tx, 'reads the trail', () => {
        const known = new Map<string, Known>();
        for (const { taskId, version, userId } of db.models(generation).audit.values())
          if (version > (known.get(taskId)?.version ?? 0)) known.set(taskId, { version, userId });
        // As if nothing were known of what comes again: it looks new.
        if (defects.has('repeats taken for new'))
          for (const { event } of records.toReversed())
            known.set(event.subject, { version: event.taskversion - 1, userId: event.userid });
        return known;
      }),
    heads: (tx, generation, records) =>
      db.within(tx, 'reads the ends of chains', () => {
        const users = [...new Set(records.map(({ event }) => event.userid))];
        return new Map(users.flatMap((user) => (last(generation, user) ? [[user, last(generation, user)]] : [])) as []);
      }),
    write: (tx, generation, entries) =>
      db.within(tx, 'writes the trail', () => {
        const table = db.models(generation).audit;
        tx.changes.push(() => {
          for (const entry of entries) {
            watch.audited(generation, entry, table.get(entry.id));
            table.set(entry.id, entry);
          }
        });
      }),
    erase: async () => undefined,
  };
}

function historyTables(db: Database, firstsOf: FirstsOf<Tx>): HistoryTables<Tx> {
  return {
    firstsOf,
    lastVersions: (tx, generation, records) =>
      db.within(tx, 'reads last versions', () => {
        const table = db.models(generation).versions;
        const ids = [...new Set(records.map(({ event }) => event.subject))];
        const found = ids.flatMap((id): [string, Version][] => {
          const version = table.get(id)?.at(-1);
          return version ? [[id, { ...version, validTo: null }]] : [];
        });
        return new Map(found);
      }),
    saveVersions: (tx, generation, { begun, ended }) =>
      db.within(tx, 'saves versions', () => {
        const table = db.models(generation).versions;
        tx.changes.push(() => {
          for (const { taskId, version, validTo } of ended) {
            const row = table.get(taskId)?.find((each) => each.version === version);
            if (row) row.validTo = validTo;
          }
          for (const row of begun) table.set(row.taskId, [...(table.get(row.taskId) ?? []), jsonb(row)]);
        });
      }),
    saveOutcomes: (tx, generation, changes) =>
      db.within(tx, 'saves outcomes', () => {
        const table = db.models(generation).outcomes;
        tx.changes.push(() => {
          for (const change of changes)
            if ('isNot' in change)
              for (const [key, { taskId, kind, occurrence }] of table)
                if (taskId === change.isNot.taskId && kind === change.isNot.kind && occurrence >= change.isNot.from)
                  table.delete(key);
          for (const row of standing(changes)) table.set(`${row.taskId} ${row.kind} ${row.occurrence}`, jsonb(row));
        });
      }),
  };
}

function keepIntents(db: Database, group: string, intents: readonly Intent<object>[], target: Target): void {
  for (const { record, kind, key, body } of intents) {
    const state = stateOf({ record }, target);
    if (state === undefined) continue;
    const id = `${group} ${record.event.id} ${kind}`;
    const kept = db.intents.get(id);
    if (kept === undefined) {
      const row = { group, eventId: record.event.id, kind, offset: record.offset, key };
      db.intents.set(id, { ...row, body: jsonb(body) as CommandsRequest, state, attempts: 0, nextTry: 0 });
    } else if (kept.state === 'suppressed' && state === 'waiting') kept.state = state;
  }
}
