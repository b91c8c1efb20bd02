/** What an assistant can look at, and be told about when it changes. Another user's is as absent as what never was. */
import { ResourceNotFoundError, ResourceTemplate, requireScopes } from '@modelcontextprotocol/server';
import type { McpServer, ReadResourceResult } from '@modelcontextprotocol/server';
import { publicTask } from '../envelope.ts';
import type { Core } from '../core.ts';
import { isUuid } from '../ids.ts';
import { eventsOfChange } from '../store/changes.ts';
import { tasksByIds } from '../store/tasks.ts';
import { openDesk } from './desk.ts';
import type { Caller, Desk } from './desk.ts';
import { findTaskRows } from './find.ts';
import { DEFAULT_FIELDS, rowOf } from './rows.ts';
import { entryOf } from './tools/task-history.ts';
import { changeUri, taskUri, TODAY } from './uris.ts';

const JSON_TYPE = 'application/json';
/** More than this is no day's work; find_tasks pages through it. */
const MOST_TODAY = 100;

export function registerResources(server: McpServer, core: Core, caller: Caller): void {
  const scopeChallenge = requireScopes('tasks:read');
  server.registerResource(
    'today',
    TODAY,
    {
      title: 'Today',
      description: 'Open tasks that are due today or overdue, by date.',
      mimeType: JSON_TYPE,
      scopeChallenge,
    },
    async () => contents(TODAY, await today(await openDesk(core, caller))),
  );
  server.registerResource(
    'task',
    new ResourceTemplate(taskUri('{id}'), { list: undefined }),
    { title: 'A task', description: 'One task, with every field.', mimeType: JSON_TYPE, scopeChallenge },
    async (uri, { id }) => contents(uri.href, await oneTask(await openDesk(core, caller), String(id), uri.href)),
  );
  server.registerResource(
    'change',
    new ResourceTemplate(changeUri('{id}'), { list: undefined }),
    {
      title: 'A change',
      description: 'What happened in one change, task by task.',
      mimeType: JSON_TYPE,
      scopeChallenge,
    },
    async (uri, { id }) => contents(uri.href, await oneChange(await openDesk(core, caller), String(id), uri.href)),
  );
}

const contents = (uri: string, value: object): ReadResourceResult => ({
  contents: [{ uri, mimeType: JSON_TYPE, text: JSON.stringify(value) }],
});

export async function today(desk: Desk): Promise<object> {
  const { clock } = desk;
  const day = clock.today.toString();
  const { rows, total } = await findTaskRows(desk, { filter: { to: day }, limit: MOST_TODAY });
  return {
    today: day,
    timeZone: clock.zone,
    tasks: rows.map((row) => rowOf(row, DEFAULT_FIELDS, clock)),
    total,
    hasMore: total > rows.length,
  };
}

async function oneTask({ db, caller }: Desk, id: string, uri: string): Promise<object> {
  const [row] = isUuid(id) ? await tasksByIds(db, caller.userId, [id.toLowerCase()]) : [];
  const task = row && publicTask(row.doc, row.version);
  if (!task) throw new ResourceNotFoundError(uri);
  return task;
}

async function oneChange(desk: Desk, id: string, uri: string): Promise<object> {
  const events = isUuid(id) ? await eventsOfChange(desk.db, desk.caller.userId, id.toLowerCase()) : [];
  if (events.length === 0) throw new ResourceNotFoundError(uri);
  return {
    changeId: id.toLowerCase(),
    entries: events.map((event) => {
      const { changeId: _, ...entry } = entryOf(event, desk);
      return { taskId: event.subject, ...entry };
    }),
  };
}
