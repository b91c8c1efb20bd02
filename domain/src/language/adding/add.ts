import type { InterpretedTask, Interpretation } from '@tasklog/schemas';
import { hasTime } from '../../recurrence/local.ts';
import { readAdding } from './adding.ts';
import { capture, type Captured } from './capture.ts';
import { CLEAR, LIKELY, question, UNSURE, type Scene } from '../outcome.ts';
import { added, bold, dayWords } from '../reply.ts';
import { onSeveralDates, splitItems, splitLine, underHeading } from './several.ts';

const BULLET = /^\s*(?:[-*•–—+·▪●◦‣✅✔☑]|\d{1,3}[.)]|\[[ xX]?\]|☐|□)\s+(?:\[[ xX]?\]\s*)?/;
const MAX_TASKS = 25;

/** Writes a task down, or each line of a pasted list. */
export function add(text: string, scene: Scene): Interpretation {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length > 1) return addMany(lines, scene);
  return addOne(text, scene);
}

function addMany(lines: string[], scene: Scene): Interpretation {
  const [head = '', ...rest] = lines;
  const heading =
    /[:：]\s*$/.test(head) || (/^(?:add|create)\b/i.test(head) && !BULLET.test(head) && readAdding(head).line === '');
  const items = (heading ? rest : lines).map((line, index) => lineOf(line, index === 0 && !heading));
  if (items.length > MAX_TASKS)
    return question(
      'value',
      `That is ${items.length} lines; I take up to ${MAX_TASKS} at once. Which ones first?`,
      'add',
      ['add: too many lines'],
    );
  const shared = heading ? capture(head.replace(/[:：]\s*$/, ''), scene.clock).task : {};
  return several(items, scene, 'add: a pasted list', { shared });
}

function lineOf(line: string, first: boolean): string {
  const bare = line.replace(BULLET, '').trim();
  return first || readAdding(bare).asked ? readAdding(bare).line : bare;
}

/** What the words around several tasks say of each of them. */
interface OfAll {
  remind?: boolean;
  /** "monday:", "errands #shop:": the heading of a list. */
  shared?: InterpretedTask;
}

function several(
  items: string[],
  scene: Scene,
  rule: string,
  { remind = false, shared = {} }: OfAll = {},
): Interpretation {
  const read = items.map((item) => capture(item, scene.clock));
  const open = read.find((one) => one.question !== undefined);
  const because = [rule, ...new Set(read.flatMap(({ rules }) => rules))];
  if (open?.question)
    return question(open.question.missing, `**${open.task.title ?? ''}**: ${open.question.text}`, 'add', because, {
      tasks: [open.task],
    });
  const tasks = read.map(({ task }, index) =>
    withReminder({ ...under(shared, task), title: task.title ?? items[index] ?? '' }, remind),
  );
  return { intent: 'add', tasks, reply: added(tasks, scene.clock), confidence: CLEAR, because };
}

/** A task under a heading: what it does not say itself, the heading says. */
function under({ title: _title, tags = [], ...heading }: InterpretedTask, task: InterpretedTask): InterpretedTask {
  const { due, rrule, time, ...marks } = heading;
  const dated = task.due !== undefined || task.rrule !== undefined;
  const when = {
    ...(due === undefined ? {} : { due }),
    ...(rrule === undefined ? {} : { rrule }),
    ...(time === undefined ? {} : { time }),
  };
  const all = [...new Set([...tags, ...(task.tags ?? [])])];
  return { ...marks, ...(dated ? {} : when), ...task, ...(all.length > 0 ? { tags: all } : {}) };
}

function addOne(text: string, scene: Scene): Interpretation {
  const bare = text.replace(BULLET, '');
  const listed = underHeading(bare, scene.clock);
  if (listed) return several(listed.items, scene, 'add: under a heading', { shared: listed.shared });
  const adding = readAdding(bare);
  const items = adding.several ? splitItems(adding.line) : splitLine(adding.line, scene.clock);
  if (items.length > 1) return several(items, scene, adding.rule, { remind: adding.remind });
  const dates = onSeveralDates(adding.line, scene.clock).map((task) => withReminder(task, adding.remind));
  if (dates.length > 1) {
    const because = [adding.rule, 'add: on several dates'];
    return { intent: 'add', tasks: dates, reply: addedOn(dates, scene), confidence: CLEAR, because };
  }
  const read = capture(adding.line, scene.clock, { remind: adding.remind });
  const because = [adding.rule, ...read.rules];
  const task = withReminder(withoutAbout(read, adding.remind).task, adding.remind);
  if (read.question) return question(read.question.missing, read.question.text, 'add', because, { tasks: [task] });
  const titled = nestedWish(task);
  if (!/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(titled.title ?? '')) {
    const known = Object.keys(task).length > 0 ? { tasks: [task] } : {};
    return question('title', 'What should the task be called?', 'add', because, known);
  }
  const confidence = adding.asked ? CLEAR : read.rules.length > 0 ? LIKELY : UNSURE;
  const offer = read.offer === undefined ? '' : ` Is *${read.offer}* a date?`;
  return { intent: 'add', tasks: [titled], reply: `${added([titled], scene.clock)}${offer}`, confidence, because };
}

/** One title, and each of its dates. */
function addedOn(tasks: readonly InterpretedTask[], { clock }: Scene): string {
  const days = tasks.map(({ due = '' }) => dayWords(due, clock));
  return `Added ${bold(tasks[0]?.title ?? '')} ${tasks.length} times: ${days.join(', ')}. *Say "undo" to take them back.*`;
}

/** "tomorrow remind me to call mum": the wish stood behind its date. */
function nestedWish(task: InterpretedTask): InterpretedTask {
  const inner = task.title === undefined ? undefined : readAdding(task.title);
  if (!inner?.asked || inner.line === '' || inner.rule === 'add: verb') return task;
  return withReminder({ ...task, title: inner.line }, inner.remind);
}

/** "remind me tonight about the parcel" */
function withoutAbout(read: Captured, remind: boolean): Captured {
  const { title } = read.task;
  if (!remind || title === undefined) return read;
  return { ...read, task: { ...read.task, title: title.replace(/^about (?=\S)/i, '') } };
}

/** "remind me to …" at a time speaks up when it is due. */
function withReminder(task: InterpretedTask, remind: boolean): InterpretedTask {
  const silent = task.remindMinutesBefore === undefined && task.remindAt === undefined;
  const timed = task.due !== undefined && (hasTime(task.due) || task.rrule?.startsWith('FREQ=HOURLY') === true);
  return remind && silent && timed ? { ...task, remindMinutesBefore: 0 } : task;
}
