/** A project as Todoist's templates have it (CSV): sections, tasks with indents, notes below their task. */
import type { Priority } from '@tasklog/schemas';
import { capture } from '../language/adding/capture.ts';
import { clean, isTooLong } from '../language/text/clean.ts';
import { clockOf } from '../language/clock.ts';
import { fieldsOf } from '../language/adding/task-fields.ts';
import { isLocalDate, isTimeZone } from '../recurrence/local.ts';
import { fault, ImportFault, reading } from './entry.ts';
import type { Contents, Entry, Imported, Row, Told } from './entry.ts';
import { distinct, paragraphs, tagOf } from './words.ts';

const PRIORITIES: Record<string, Priority> = { '': 'none', 1: 'urgent', 2: 'high', 3: 'medium', 4: 'none' };

type Cells = (name: string) => string;

type Item = {
  line: number;
  cells: Cells;
  section: string;
  /** The task that it is part of. */
  parent: string | undefined;
  notes: string[];
};

export function readTodoist(header: readonly string[], rows: readonly Row[]): Contents {
  const names = header.map((name) => name.trim().toUpperCase());
  if (!names.includes('TYPE') || !names.includes('CONTENT'))
    return { fault: 'is no template of Todoist: its first line must name the columns TYPE and CONTENT' };
  const items: Item[] = [];
  const strange: Entry[] = [];
  let section = '';
  let parents: string[] = [];
  for (const { line, cells: values } of rows) {
    const cells: Cells = (name) => values[names.indexOf(name)]?.trim() ?? '';
    const [type, content] = [cells('TYPE').toLowerCase(), cells('CONTENT')];
    if (type === 'section') [section, parents] = [content, []];
    else if (type === 'note' && items.length > 0) items.at(-1)?.notes.push(content);
    else if (type === 'task') {
      const depth = Math.min(Math.max(Number(cells('INDENT')) || 1, 1), parents.length + 1) - 1;
      items.push({ line, cells, section, parent: parents[depth - 1], notes: [] });
      parents = [...parents.slice(0, depth), labelled(content).title];
    } else if (type !== '' && type !== 'meta') strange.push(strangeRow(line, cells('TYPE'), content));
  }
  return { entries: [...items.map(entryOf), ...strange] };
}

const strangeRow = (line: number, type: string, title: string): Entry => ({
  line,
  title,
  key: `${type} ${title}`,
  read: () => fault(type === 'note' ? 'is a note above all tasks' : `has the TYPE “${type}”: task, note or section`),
});

function entryOf(item: Item): Entry {
  const { line, cells, section, parent = '', notes } = item;
  const said = ['CONTENT', 'DESCRIPTION', 'PRIORITY', 'DATE', 'DATE_LANG', 'TIMEZONE'].map(cells);
  return {
    line,
    title: cells('CONTENT'),
    key: JSON.stringify([section, parent, ...said, ...notes]),
    read: (told) => reading(() => taskOf(item, told)),
  };
}

function taskOf({ cells, section, parent, notes }: Item, told: Told): Imported {
  const { title, labels } = labelled(cells('CONTENT'));
  const priority = PRIORITIES[cells('PRIORITY')];
  if (priority === undefined) throw new ImportFault(`has the PRIORITY “${cells('PRIORITY')}”: 1, 2, 3 or 4`);
  const zone = cells('TIMEZONE') || told.zone;
  if (!isTimeZone(zone)) throw new ImportFault(`has the TIMEZONE “${zone}”, which is none`);
  const deadline = cells('DEADLINE');
  return {
    ...fieldsOf({ title, ...whenOf(cells('DATE'), cells('DATE_LANG'), { ...told, zone }) }, zone),
    priority,
    tags: distinct([...labels, tagOf(section)]),
    notes: paragraphs(
      cells('DESCRIPTION'),
      parent && `Part of: ${parent}`,
      deadline && `Deadline: ${deadline}`,
      ...notes,
    ),
  };
}

/** “Buy milk @shop”: labels stand in the text. A task that cannot be ticked begins with an asterisk. */
function labelled(content: string): { title: string; labels: string[] } {
  const words = content.replace(/^\* /, '').split(' ');
  const isLabel = (word: string): boolean => /^@[^\s#@,]+$/.test(word);
  const title = words
    .filter((word) => !isLabel(word))
    .join(' ')
    .trim();
  if (title === '') return { title: content, labels: [] };
  return { title, labels: words.filter(isLabel).map((word) => word.slice(1)) };
}

/** A date as Todoist shows it: read as the product reads it from a person, and all of it must be understood. */
function whenOf(date: string, language: string, { now, zone, settings }: Told) {
  if (date === '') return {};
  const plain = date.replace(' ', 'T');
  if (isLocalDate(plain)) return { due: plain };
  if (language !== '' && !/^en\b/i.test(language))
    throw new ImportFault(`has the date “${date}” in the language ${language}; write it in English, or as 2026-11-30`);
  const { task, question } = capture(isTooLong(date) ? '' : clean(date).trim(), clockOf(now, zone, settings));
  const { title, priority, tags, description, ...when } = task;
  const rest = title ?? priority ?? tags ?? description;
  if (question || rest !== undefined || (when.due ?? when.rrule) === undefined)
    throw new ImportFault(`has the date “${date}”, which cannot be read${question ? `: ${question.text}` : ''}`);
  return when;
}
