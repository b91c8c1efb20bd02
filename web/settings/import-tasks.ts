import type { ImportAnswer, ImportEvent, ImportLine, Problem } from '@tasklog/schemas';
import type { Answer, Api } from '../live/api.ts';

export const FORMATS = ['text', 'csv', 'todoist', 'vikunja'] as const;
export type Format = (typeof FORMATS)[number];

/** What is brought in: a file as it is, or what was pasted. */
export interface Chosen {
  content: Blob | string;
  format: Format;
  /** Where dates are read that name no zone. */
  zone: string;
}

export interface Progress {
  done: number;
  of: number;
}

/** What became of the lines, or would; those that failed come first, and a long list says how many are left. */
export interface Report {
  answer: ImportAnswer;
  lines: ImportLine[];
  more: number;
}

const PATIENCE_MS = 600_000;
const MOST_SHOWN = 200;
const TYPES: Record<Format, string> = {
  text: 'text/plain',
  csv: 'text/csv',
  todoist: 'text/csv',
  vikunja: 'application/json',
};

/** @returns null in the place of a report when the connection broke off: what had come stays. */
export async function importTasks(
  api: Api,
  { content, format, zone }: Chosen,
  preview: boolean,
  onProgress: (progress: Progress) => void,
): Promise<Answer<Report | null>> {
  const query = new URLSearchParams({ format, timeZone: zone, preview: String(preview) });
  const answer = await api<Ended>(`/api/commands/import?${query.toString()}`, {
    method: 'POST',
    file: { type: TYPES[format], content },
    accept: 'application/x-ndjson',
    patience: PATIENCE_MS,
    read: (response) => readEvents(response, onProgress),
  });
  if (!answer.ok) return answer;
  const ended = answer.value;
  if (ended !== null && 'problem' in ended) return { ok: false, problem: ended.problem };
  return { ...answer, value: ended };
}

type Ended = Report | { problem: Problem } | null;

/** Never throws: asked again, it would tell of what came the first time as of something that was there. */
async function readEvents({ body }: Response, onProgress: (progress: Progress) => void): Promise<Ended> {
  const lines: ImportLine[] = [];
  for await (const event of eventsOf(body)) {
    if ('progress' in event) onProgress(event.progress);
    else if ('line' in event) lines.push(event.line);
    else if ('problem' in event) return { problem: event.problem };
    else return { answer: event.answer, ...shownOf(lines) };
  }
  return null;
}

async function* eventsOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<ImportEvent, void> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  for (let rest = ''; reader;) {
    const piece = await reader.read().catch(() => null);
    if (!piece || piece.done) return;
    const lines = (rest + decoder.decode(piece.value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as ImportEvent;
  }
}

export function shownOf(lines: readonly ImportLine[]): Pick<Report, 'lines' | 'more'> {
  const { failed = [], others = [] } = Object.groupBy(lines, ({ outcome }) =>
    outcome === 'failed' ? 'failed' : 'others',
  );
  return { lines: [...failed, ...others].slice(0, MOST_SHOWN), more: Math.max(0, lines.length - MOST_SHOWN) };
}

/** What a file most likely is, by its name and how it begins. */
export function formatOf(name: string, head: string): Format {
  if (/^\uFEFF?\s*TYPE,CONTENT/i.test(head)) return 'todoist';
  if (/\.json$/i.test(name)) return 'vikunja';
  return /\.csv$/i.test(name) ? 'csv' : 'text';
}
