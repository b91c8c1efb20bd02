/** POST /v1/import: the tasks of a file. JSON at the end of it, or a line now and then when the client asks for lines. */
import type { Request, RequestHandler, Response } from 'express';
import { invalid, Problem, sendPiece, tellProblemsAs } from '@tasklog/runtime';
import type { Fault, ImportAnswer, ImportEvent, ImportLine } from '@tasklog/schemas';
import type { Core } from '../core.ts';
import { importTasks } from '../import/import-tasks.ts';
import type { Stretch } from '../import/import-tasks.ts';
import { entriesOf, FORMATS } from '../import/read-file.ts';
import type { Format } from '../import/read-file.ts';
import { textOf } from '../import/text.ts';
import { DEFAULT_ZONE, needZone } from '../zone.ts';
import { personOf, traceOf } from './request.ts';

const NDJSON = 'application/x-ndjson';

export const IMPORT_FILE = {
  types: ['text/csv', 'text/plain', 'application/json', 'application/octet-stream'],
  maxBytes: 16 * 2 ** 20,
};

const parameter = (name: string, schema: object, description: string, required = false) => ({
  name,
  in: 'query',
  required,
  description,
  schema,
});

export const IMPORT_QUERY = [
  parameter('format', { type: 'string', enum: FORMATS }, 'What kind of file it is.', true),
  parameter(
    'timeZone',
    { type: 'string', maxLength: 64 },
    'Where its dates are read; that of the settings when left out.',
  ),
  parameter('preview', { type: 'boolean', default: false }, 'Writes nothing, and tells what every line would become.'),
  parameter(
    'restore',
    { type: 'boolean', default: false },
    'Brings back what an earlier import brought and was deleted since.',
  ),
];

/** Each holds its file in memory: no process reads more of them at a time. */
const MOST_AT_ONCE = 4;

export function importFile({
  db,
  handle,
  settings,
  now,
}: Pick<Core, 'db' | 'handle' | 'settings' | 'now'>): RequestHandler {
  let running = 0;
  return async (request, response) => {
    const userId = personOf(response);
    const wanted = wantedIn(request);
    if (running >= MOST_AT_ONCE)
      throw new Problem(503, 'busy', 'Other files are being imported just now. Try again in a moment.', {
        headers: { 'Retry-After': '5' },
      });
    running += 1;
    try {
      const { chosen } = await settings.read(userId);
      const entries = await entriesOf(textOf(fileIn(request)), wanted.format);
      const told = {
        now: Temporal.Instant.fromEpochMilliseconds(now().getTime()),
        zone: wanted.timeZone ?? chosen.timeZone ?? DEFAULT_ZONE,
        settings: chosen,
      };
      const stretches = importTasks({ db, handle }, { ...wanted, userId, entries, told, ...traceOf(request) });
      const asLines = request.accepts(['json', NDJSON]) === NDJSON;
      await (asLines ? streamed : whole)(response, stretches, summing(wanted, entries.length));
    } finally {
      running -= 1;
    }
  };
}

type Wanted = { format: Format; timeZone: string | undefined; preview: boolean; restore: boolean };

/** Throws Problem 422 with every parameter that cannot be used. */
function wantedIn({ query }: Request): Wanted {
  const faults: Fault[] = [];
  const names = IMPORT_QUERY.map(({ name }) => name);
  for (const name of Object.keys(query))
    if (!names.includes(name))
      faults.push({
        field: name.slice(0, 100).toWellFormed(),
        message: `is not a parameter here; there are ${names.join(', ')}`,
      });
  const one = (name: string, values: readonly string[], missing: string): string => {
    const value = query[name] ?? missing;
    if (typeof value === 'string' && values.includes(value)) return value;
    faults.push({ field: name, message: `must be one of ${values.join(', ')}` });
    return missing;
  };
  const format = one('format', FORMATS, '') as Format;
  const preview = one('preview', ['true', 'false'], 'false') === 'true';
  const restore = one('restore', ['true', 'false'], 'false') === 'true';
  const { timeZone } = query;
  if (timeZone !== undefined && typeof timeZone !== 'string')
    faults.push({ field: 'timeZone', message: 'must be given once' });
  if (faults.length > 0) throw invalid(faults);
  return {
    format,
    preview,
    restore,
    timeZone: typeof timeZone === 'string' ? needZone(timeZone, 'timeZone') : undefined,
  };
}

const fileIn = ({ body }: Request): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

type Sum = { add: (stretch: Stretch) => ImportLine[]; answer: (lines: ImportLine[]) => ImportAnswer };

/** Counts what became of the lines; `add` answers those to be told of. */
function summing({ format, preview }: Wanted, tasks: number): Sum {
  const counts = { imported: 0, restored: 0, there: 0, deleted: 0, failed: 0 };
  let last: Pick<Stretch, 'changeIds' | 'position'> = { changeIds: [], position: '' };
  return {
    add: (stretch) => {
      for (const { outcome } of stretch.lines) counts[outcome] += 1;
      last = stretch;
      return stretch.lines.filter(({ outcome }) => preview || outcome !== 'imported');
    },
    answer: (lines) => ({
      format,
      preview,
      tasks,
      ...counts,
      changeIds: [...last.changeIds],
      position: last.position,
      lines,
    }),
  };
}

type Write = (response: Response, stretches: AsyncGenerator<Stretch, void>, sum: Sum) => Promise<void>;

/** Whoever goes away ends the import behind the stretch under way; the file, sent again, goes on from there. */
const whole: Write = async (response, stretches, sum) => {
  const lines: ImportLine[] = [];
  for await (const stretch of stretches) {
    lines.push(...sum.add(stretch));
    if (response.destroyed) return;
  }
  const answer = sum.answer(lines);
  if (answer.position !== '') response.set('Consistency-Token', answer.position);
  response.json(answer);
};

const streamed: Write = async (response, stretches, sum) => {
  response.status(200).set({ 'Content-Type': NDJSON, 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
  tellProblemsAs(response, (problem) => `${JSON.stringify({ problem } satisfies ImportEvent)}\n`);
  const { tasks } = sum.answer([]);
  const tell = (...events: ImportEvent[]): Promise<boolean> =>
    sendPiece(response, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  await tell({ progress: { done: 0, of: tasks } });
  for await (const stretch of stretches) {
    const lines = sum.add(stretch).map((line) => ({ line }));
    if (!(await tell(...lines, { progress: { done: stretch.done, of: tasks } }))) return;
  }
  await tell({ answer: sum.answer([]) });
  response.end();
};
