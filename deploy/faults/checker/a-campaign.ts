/** A small campaign written by hand, in which all is well: each test breaks one thing of it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Row = Record<string, unknown>;
export type Campaign = {
  history: Row[];
  faults: Row[];
  received: Row[];
  told: Record<string, string>;
  tables: Record<string, Row[]>;
  campaign: Row;
};

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const ANN = id(1);
export const BEN = id(2);
export const POISONED = id(3);
const [MILK, RUN, NEXT, BELL, LIST] = [id(11), id(12), id(13), id(14), id(15)] as const;
export const TASKS = { MILK, RUN, NEXT, BELL, LIST };
/** 2026-01-01, in milliseconds. */
const NOW = 1_767_225_600_000;
const at = (seconds: number): string => new Date(NOW + seconds * 1_000).toISOString();
export const DUE = NOW + 60_000;

type Told = { user?: string; task: string; version: number; type: string; data: Row; actor?: string };

/** The events, each with its place: the one source of log, outbox, audit trail and notices. */
const EVENTS: Told[] = [
  { task: MILK, version: 1, type: 'task.added', data: { before: null, after: { title: 'mann qa' } } },
  { task: MILK, version: 2, type: 'task.updated', data: { before: { title: 'mann qa' }, after: { title: 'mann qb' } } },
  { task: RUN, version: 1, type: 'task.added', data: { before: null, after: { title: 'mann qc' } } },
  {
    ...{ task: RUN, version: 2, type: 'task.completed' },
    data: { after: { status: 'done' }, task: { recurrence: { rrule: 'FREQ=DAILY' }, due: '2026-01-01' } },
  },
  {
    ...{ task: NEXT, version: 1, type: 'task.added', actor: 'recurrence' },
    data: { before: null, after: { title: 'mann qc', seriesId: RUN, occurrence: '2026-01-02' } },
  },
  { task: BELL, version: 1, type: 'task.added', data: { before: null, after: { title: 'mann qd' } } },
  { task: LIST, version: 1, type: 'task.added', data: { before: null, after: { title: 'mann qe' } } },
  { task: LIST, version: 2, type: 'task.updated', data: { before: { tags: [] }, after: { tags: ['qf'] } } },
  { task: LIST, version: 3, type: 'task.updated', data: { before: { tags: ['qf'] }, after: { tags: ['qf', 'qg'] } } },
];

export function clean(): Campaign {
  const events = EVENTS.map(({ user = ANN, actor = 'user', task, version, type, data }, n) => ({
    ...{ id: id(100 + n), type, subject: task, userid: user, taskversion: version, actor, data },
  }));
  const bell = { id: id(200), type: 'reminder.due', subject: BELL, userid: ANN, taskversion: 1, actor: 'system' };
  const due = { ...bell, data: { reminderId: 'r', dueAt: at(60), firedAt: at(60.05) } };
  const all = [...events.map((event) => ({ event, topics: '{1,3}' })), { event: due, topics: '{2,3}' }];
  const shadow = all.map(({ event, topics }) => ({
    ...{ event_id: event.id, task_id: event.subject, version: event.taskversion, topics, part: 0 },
    event: JSON.stringify(event),
  }));
  const log = (topic: number, chosen: { id: string; subject: string; taskversion: number }[]): Row[] =>
    chosen.map((event, n) => ({
      ...{ topic, part: 0, off: n + 1, at: at(n), task_id: event.subject, version: event.taskversion },
      ...{ event_id: event.id, event: JSON.stringify(event) },
    }));
  const last = new Map(events.map((event) => [event.subject, event.taskversion]));
  const rows = [...last].map(([task, version]) => ({ id: task, user_id: ANN, version, doc: '{"status": "open"}' }));
  const history = operations();
  return {
    history,
    faults: [],
    received: [
      { at: DUE + 100, user: ANN, delivery: 'd1', event: due },
      { screen: `${ANN} 0`, at: 1, type: 'from', seq: 0 },
      ...all.map(({ event }, n) => ({ screen: `${ANN} 0`, at: 2, type: 'notice', seq: n + 1, id: event.id })),
    ],
    told: { [ANN]: 'mann qa\n', [BEN]: 'mben\n' },
    tables: {
      shadow,
      outbox: [],
      task: rows,
      list: rows.map((row) => ({ ...row })),
      idempotency: history.map(({ user, key }) => ({ user_id: user, idem_key: key, response: '{}' })),
      log: [...log(1, events), ...log(2, [due]), ...log(3, [...events, due])],
      head: [1, 2, 3].map((topic) => ({
        topic,
        part: 0,
        next: topic === 2 ? 2 : events.length + (topic === 3 ? 2 : 1),
      })),
      audit: events.map((event, n) => ({
        ...{ event_id: event.id, user_id: ANN, task_id: event.subject, version: event.taskversion, type: event.type },
        ...{ seq: n + 1, off: n + 1 },
      })),
      parked: [],
      delivery: [],
    },
    campaign: {
      people: [
        { userId: ANN, marker: 'mann' },
        { userId: BEN, marker: 'mben' },
      ],
      hooked: [ANN, BEN],
      poisoned: POISONED,
    },
  };
}

function operations(): Row[] {
  const said = (n: number, kind: string, task: string, version: number, more: Row = {}): Row => ({
    ...{
      id: `o${String(n)}`,
      kind,
      user: ANN,
      key: `k${String(n)}`,
      outcome: 'ok',
      status: 200,
      tries: 1,
      unsure: false,
    },
    ...{ sentAt: NOW, answeredAt: NOW + 10, effects: [[task, version]], answer: `a${String(n)}`, ...more },
  });
  return [
    said(1, 'add', MILK, 1, { mark: 'qa' }),
    said(2, 'retitle', MILK, 2, { mark: 'qb', task: MILK, ifMatch: 1 }),
    said(3, 'repeating', RUN, 1, { mark: 'qc' }),
    said(4, 'complete repeating', RUN, 2, { task: RUN }),
    said(5, 'remind', BELL, 1, { mark: 'qd', due: DUE, reminder: 'r' }),
    said(6, 'list', LIST, 1, { mark: 'qe' }),
    said(7, 'append', LIST, 2, { mark: 'qf', task: LIST, ifMatch: 1, read: [] }),
    said(8, 'append', LIST, 3, { mark: 'qg', task: LIST, ifMatch: 2, read: ['qf'] }),
  ];
}

/** What the checker finds in each: its kinds, and all that it said. One process judges them all. */
export function judged(campaigns: readonly Campaign[]): { kinds: string[]; said: string }[] {
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-checker-'));
  try {
    const folders = campaigns.map((campaign, n) => lay(campaign, join(folder, String(n))));
    const { stdout, stderr } = run(folders);
    const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
    if (lines.length !== campaigns.length) throw new Error(`${stdout}\n${stderr}`);
    return lines.map((said) => {
      const { violations } = JSON.parse(said) as { violations: Record<string, number> };
      return { kinds: Object.entries(violations).flatMap(([kind, count]) => (count > 0 ? [kind] : [])), said };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The code that it ends with. */
export function codeFor(campaign: Campaign): number | null {
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-checker-'));
  try {
    return run([lay(campaign, join(folder, '0'))]).status;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const run = (folders: readonly string[]) =>
  spawnSync('python3', [join(import.meta.dirname, 'check.py'), ...folders], { encoding: 'utf8', maxBuffer: 1 << 26 });

function lay(campaign: Campaign, folder: string): string {
  mkdirSync(join(folder, 'tables'), { recursive: true });
  mkdirSync(join(folder, 'told'));
  const lines = (rows: Row[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  for (const name of ['history', 'faults', 'received'] as const)
    writeFileSync(join(folder, `${name}.jsonl`), lines(campaign[name]));
  for (const [user, text] of Object.entries(campaign.told)) writeFileSync(join(folder, 'told', `${user}.txt`), text);
  for (const [name, rows] of Object.entries(campaign.tables))
    writeFileSync(join(folder, 'tables', `${name}.csv`), csv(rows));
  writeFileSync(join(folder, 'campaign.json'), JSON.stringify(campaign.campaign));
  return folder;
}

function csv(rows: Row[]): string {
  const names = Object.keys(rows[0] ?? {});
  const quoted = (value: unknown): string => `"${String(value).replaceAll('"', '""')}"`;
  return [names.join(','), ...rows.map((row) => names.map((name) => quoted(row[name])).join(','))].join('\n') + '\n';
}
