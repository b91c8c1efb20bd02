/**
 * What becomes of a model's calls: an interpretation like the rules give, or the reasons why not. Nothing of the model's own
 * text is taken over: titles, dates and values are looked up in the message and cut out of it (spoken.ts), and read by the same
 * language as everything else. All calls of a round stand or fall together.
 */
import { add } from '@tasklog/domain/language/adding/add';
import { clockOf } from '@tasklog/domain/language/clock';
import type { Context } from '@tasklog/domain/language/context';
import { interpret } from '@tasklog/domain/language/interpret';
import type { Scene } from '@tasklog/domain/language/outcome';
import { levelOf } from '@tasklog/domain/language/adding/sigils';
import { parse } from '@tasklog/schemas';
import type { InterpretedTask, Interpretation, ProposedChanges, ProposedTasks } from '@tasklog/schemas';
import { CAPS } from './model.ts';
import type { ToolCall } from './model.ts';
import { numberIn } from './refs.ts';
import { spokenIn } from './spoken.ts';
import type { Span, Spoken } from './spoken.ts';
import { PROPOSALS } from './offered.ts';
import type { Wanted } from './offered.ts';

export type Validated = { ok: true; parts: Interpretation[] } | { ok: false; refused: string[] };

/** Why a call is refused, as the model is told: of its own arguments and of the message, and nothing else. */
class Refused extends Error {}

type Reading = { spoken: Spoken; context: Context; scene: Scene; titled: Set<number> };
type Intent = Interpretation['intent'];

export function validate(calls: readonly ToolCall[], message: string, context: Context): Validated {
  const wanted = calls.map((call) => attempt(() => wantedIn(call)));
  // Counted before anything is read: reading costs time, and only what is asked for may cost it.
  if (wanted.reduce((sum, each) => sum + sizeOf(each), 0) > CAPS.tasks)
    return { ok: false, refused: calls.map(() => `more than ${String(CAPS.tasks)} tasks`) };
  const reading = readingOf(message, context);
  const results = wanted.map((each) => (typeof each === 'string' ? each : attempt(() => meant(each, reading))));
  if (results.some((result) => typeof result === 'string'))
    return {
      ok: false,
      refused: results.map((result) => (typeof result === 'string' ? result : 'held back: another call was refused')),
    };
  const parts = joined(results.flat() as Interpretation[]);
  const fault = faultOf(parts);
  return fault === undefined ? { ok: true, parts } : { ok: false, refused: calls.map(() => fault) };
}

/** How many tasks a call speaks of. */
function sizeOf(wanted: Wanted | string): number {
  const input = typeof wanted === 'string' ? {} : wanted.input;
  return Object.values(input).reduce(
    (sum: number, value: unknown) => sum + (Array.isArray(value) ? value.length : 0),
    0,
  );
}

/** The message as one that is read for itself: the question that may be open is for the rules. */
function readingOf(message: string, context: Context): Reading {
  const { pending: _pending, ...open } = context;
  const spoken = spokenIn(message);
  const clock = clockOf(open.now, open.zone, open.settings);
  return { spoken, context: open, scene: { message: spoken.message, context: open, clock }, titled: new Set() };
}

function attempt<T>(step: () => T): T | string {
  try {
    return step();
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

function wantedIn({ name, arguments: text }: ToolCall): Wanted {
  const tool = Object.hasOwn(PROPOSALS, name) ? PROPOSALS[name as keyof typeof PROPOSALS] : undefined;
  if (tool === undefined) throw new Refused('there is no such tool');
  const parsed = parse(tool.validate, jsonIn(text));
  if (!parsed.ok)
    throw new Refused(
      `arguments: ${parsed.faults
        .map(({ field, message }) => `${field} ${message}`)
        .join('; ')
        .slice(0, 500)}`,
    );
  return { tool: name, input: parsed.value } as Wanted;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused('the arguments are not JSON');
  }
}

function meant({ tool, input }: Wanted, reading: Reading): Interpretation[] {
  switch (tool) {
    case 'add_tasks':
      return [added(input, reading)];
    case 'update_tasks':
      return input.items.map((item) => updated(item, reading));
    case 'reschedule_tasks':
      return input.items.map(({ ref, due }) => changed('move', ref, `to ${phrase(due, 'due', reading).text}`, reading));
    case 'snooze_reminders':
      return input.items.map(({ ref, until }) => snoozed(ref, phrase(until, 'until', reading).text, reading));
    case 'complete_tasks':
      return [stepped('complete', 'complete', input.refs, reading)];
    case 'reopen_tasks':
      return [stepped('uncomplete', 'reopen', input.refs, reading)];
    case 'delete_tasks':
      return [stepped('delete', 'delete', input.refs, reading)];
    case 'list_tasks':
      return [listed(input.filter, reading)];
    case 'undo':
      return [read(input.step, [input.step], reading)];
  }
}

function added({ tasks }: ProposedTasks, reading: Reading): Interpretation {
  const read = tasks.map((task) => taskOf(task, reading));
  return { intent: 'add', tasks: read, reply: '', confidence: 1, because: [] };
}

/** The title is quoted, so that the rules read nothing in it; what stands behind it must be used up by date, repeat and reminder. */
function taskOf(task: ProposedTasks['tasks'][number], reading: Reading): InterpretedTask {
  const timing = [
    optional(task.when, 'when', reading),
    optional(task.repeat, 'repeat', reading),
    optional(task.remind, 'remind', reading),
  ] as const;
  const title = titleOf(task.title, timing, reading).replaceAll('"', '”');
  const [when, repeat, remind] = timing.map((span) => span?.text);
  const line = ['add task', `"${title}"`, when, repeat, remind && `remind me ${bare(remind)}`]
    .filter(Boolean)
    .join(' ');
  const { intent, tasks: [only, ...more] = [], also } = add(line, reading.scene);
  if (intent !== 'add' || only?.title !== title || more.length > 0 || also)
    throw new Refused(
      `“${[when, repeat, remind].filter(Boolean).join(' ')}” is not read as a date, repeat or reminder`,
    );
  if (when !== undefined && only.due === undefined && only.rrule === undefined && only.time === undefined)
    throw new Refused(`“${when}” is not a date`);
  return { ...only, ...fieldsOf(task, reading) };
}

const bare = (text: string): string => text.replace(/^remind me\s/i, '');

/** Each word of the message is in one title at most, and in no date of its own task. */
function titleOf(title: string, timing: readonly (Span | undefined)[], { spoken, titled }: Reading): string {
  const found = spoken.passage(title, new Set([...titled, ...timing.flatMap((span) => span?.at ?? [])]));
  if (found === undefined)
    throw new Refused('the title is not in the words of the message, or its words are used twice');
  if (found.text.length > CAPS.titleCharacters) throw new Refused('the title is too long');
  for (const at of found.at) titled.add(at);
  return found.text;
}

type Fields = { priority?: string; tags?: string[]; notes?: string };

function fieldsOf(
  { priority, tags, notes }: Fields,
  reading: Reading,
): Pick<InterpretedTask, 'priority' | 'tags' | 'description'> {
  return {
    ...(priority === undefined ? {} : { priority: priorityOf(priority, reading) }),
    ...(tags === undefined ? {} : { tags: tags.map((tag) => tagOf(tag, reading)) }),
    ...(notes === undefined ? {} : { description: noteOf(notes, reading) }),
  };
}

function priorityOf(said: string, reading: Reading): NonNullable<InterpretedTask['priority']> {
  const { text } = phrase(said, 'priority', reading);
  const level = levelOf(text.toLowerCase().replace(/[- ](?:priority|prio)$/, ''));
  if (level === undefined) throw new Refused(`“${text}” is no priority`);
  return level;
}

function tagOf(said: string, reading: Reading): string {
  const text = phrase(said, 'tags', reading).text.replace(/^[#@]/, '');
  if (!/^[\p{L}\p{N}_-]{1,50}$/u.test(text)) throw new Refused('a tag is one word');
  return text;
}

function noteOf(said: string, { spoken }: Reading): string {
  const found = spoken.passage(said, new Set());
  if (found === undefined) throw new Refused('notes are not in the words of the message');
  return found.text;
}

function updated(
  { ref, title, repeat, ...fields }: ProposedChanges['items'][number],
  reading: Reading,
): Interpretation {
  const n = refOf(ref, reading, 'any');
  const base: Interpretation = repeat
    ? read('update', [`make ${tasksWords(n)} repeat ${phrase(repeat, 'repeat', reading).text}`], reading, n)
    : { intent: 'update', target: { numbers: n }, reply: '', confidence: 1, because: [] };
  const changes = {
    ...base.changes,
    ...(title === undefined ? {} : { title: titleOf(title, [], reading) }),
    ...tagsKept(fieldsOf(fields, reading), n, reading),
  };
  if (Object.keys(changes).length === 0) throw new Refused('nothing is named to change');
  return { ...base, changes };
}

/** Tags are added to those that a task has. Of several tasks each has its own, so they are tagged one by one. */
function tagsKept(fields: ReturnType<typeof fieldsOf>, n: readonly number[], { context }: Reading): typeof fields {
  if (fields.tags === undefined) return fields;
  if (n.length > 1) throw new Refused('tag one task with one item');
  const before = context.tasks.find((task) => task.n === n[0])?.tags ?? [];
  return { ...fields, tags: [...new Set([...before, ...fields.tags])] };
}

function changed(verb: string, ref: string, to: string, reading: Reading): Interpretation {
  const n = refOf(ref, reading, 'open');
  return read('reschedule', [`${verb} ${tasksWords(n)} ${to}`], reading, n);
}

function snoozed(ref: string, until: string, reading: Reading): Interpretation {
  const n = refOf(ref, reading, 'open');
  const words = until.replace(/^(?:until|till|for|to|by)\s/i, '');
  return read(
    'snooze',
    ['until', 'for'].map((word) => `snooze ${tasksWords(n)} ${word} ${words}`),
    reading,
    n,
  );
}

function stepped(intent: Intent, verb: string, refs: readonly string[], reading: Reading): Interpretation {
  const status = intent === 'uncomplete' ? 'completed' : intent === 'complete' ? 'open' : 'any';
  const n = refs.flatMap((ref) => refOf(ref, reading, status));
  if (new Set(n).size < n.length) throw new Refused('the same task is named twice');
  return read(intent, [`${verb} ${tasksWords(n)}`], reading, n);
}

function listed(filter: string | undefined, reading: Reading): Interpretation {
  const words = filter === undefined ? '' : ` ${phrase(filter, 'filter', reading).text}`;
  return read('list', [`list${words}`, `show${words} tasks`], reading);
}

/** The first of these sentences that the rules read as this intent, of exactly these tasks. */
function read(
  intent: Intent,
  sentences: readonly string[],
  reading: Reading,
  numbers: readonly number[] = [],
): Interpretation {
  for (const sentence of sentences) {
    const { of, ...found } = interpret(sentence, reading.context);
    const its = found.intent === 'confirm' ? of : found.intent;
    const same = [...(found.target?.numbers ?? [])].sort().join() === [...numbers].sort().join();
    if (its === intent && same && !found.also) return { ...found, intent };
  }
  throw new Refused('the words are not understood so');
}

const tasksWords = (n: readonly number[]): string => `task${n.length === 1 ? '' : 's'} ${n.join(' and ')}`;

function refOf(ref: string, { spoken, context, scene }: Reading, status: 'open' | 'completed' | 'any'): number[] {
  const found = numberIn(ref, spoken, context, scene.clock, status);
  if (typeof found === 'string') throw new Refused(found);
  return found;
}

function phrase(text: string, field: string, { spoken }: Reading): Span {
  const found = spoken.phrase(text);
  if (found === undefined) throw new Refused(`${field} is not in the words of the message`);
  return found;
}

const optional = (text: string | undefined, field: string, reading: Reading): Span | undefined =>
  text === undefined ? undefined : phrase(text, field, reading);

/** What is added in several calls is added together. */
function joined(parts: readonly Interpretation[]): Interpretation[] {
  const tasks = parts.flatMap((part) => part.tasks ?? []);
  const adding = parts
    .filter(({ intent }) => intent === 'add')
    .slice(0, 1)
    .map((part) => ({ ...part, tasks }));
  return [...parts.filter(({ intent }) => intent !== 'add'), ...adding];
}

function faultOf(parts: readonly Interpretation[]): string | undefined {
  const numbers = parts.flatMap(({ target }) => target?.numbers ?? []);
  const tasks = numbers.length + parts.reduce((sum, part) => sum + (part.tasks?.length ?? 0), 0);
  if (parts.length > 1 && parts.some(({ intent }) => /^(?:list|undo|redo)$/.test(intent)))
    return 'list_tasks and undo stand alone';
  if (new Set(numbers).size < numbers.length) return 'the same task is named in two calls';
  return tasks > CAPS.tasks ? `more than ${String(CAPS.tasks)} tasks` : undefined;
}
