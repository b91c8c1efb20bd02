import type { InterpretedTask, Interpretation } from '@tasklog/schemas';
import { hasTime } from '../../recurrence/local.ts';
import { readAdding } from './adding.ts';
import { capture, type Captured } from './capture.ts';
import type { Clock } from '../clock.ts';
import { CLEAR, LIKELY, question, UNSURE, type Scene } from '../outcome.ts';
import { added } from '../reply.ts';
import { OPENING_VERB } from '../text/verbs.ts';

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
  const adding = readAdding(text.replace(BULLET, ''));
  const items = adding.several ? splitItems(adding.line) : splitMoments(adding.line, scene.clock);
  if (items.length > 1) return several(items, scene, adding.rule, { remind: adding.remind });
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

const NEXT_TASK =
  /(?:; ?|, ?(?:and |then |also ){0,3}| (?:and then|and also|and|then) )(?:(?:please|also|i need to|remind me to|to) ){0,3}(?=(?:call|ring|phone|text|email|mail|message|send|buy|get|pick|take|go|meet|pay|feed|walk|start|clean|water|make|cook|pack|drive|prepare|visit|finish|book|order|collect|drop|write|read|review|submit|renew|cancel|fix|check|plan|do|return|bring|wash|mow|schedule|file|sign|print|update)\s)/gi;

/** "call ann tomorrow and pay rent on friday": what has a moment of its own on both sides is two tasks. */
function splitMoments(line: string, clock: Clock): string[] {
  if (line.length > LONGEST_SPLIT) return [];
  const cuts = [...line.matchAll(NEXT_TASK)].slice(0, MAX_TASKS);
  if (cuts.length === 0) return [splitThings, splitHours].map((split) => split(line, clock)).find(isSeveral) ?? [];
  const items: string[] = [];
  let from = 0;
  for (const cut of cuts) {
    const [left, right] = [line.slice(from, cut.index), line.slice(cut.index + cut[0].length)];
    const apart = cut[0].includes(';') && left.includes(' ') && right.includes(' ');
    if (!apart && (!isDated(left, clock) || !isDated(right, clock))) continue;
    items.push(left);
    from = cut.index + cut[0].length;
  }
  return items.length === 0 ? [] : [...items, line.slice(from)];
}

const isSeveral = (items: readonly string[]): boolean => items.length > 1;

const LONGEST_SPLIT = 300;
const VERB_OF_THINGS = /^(?:call|ring|phone|text|email|message|buy|get|order|visit|meet|see) /i;

/** "milk tomorrow and bread on friday": two things with their dates behind them; one verb in front goes for both. */
function splitThings(line: string, clock: Clock): string[] {
  const [left, right, ...more] = line.split(/ and /i);
  if (left === undefined || right === undefined || more.length > 0) return [];
  const verb = VERB_OF_THINGS.exec(left)?.[0] ?? '';
  const things = [left, right];
  const whole = / (?:with|for|to|about) /i.test(left);
  const plain = verb !== '' || !OPENING_VERB.test(left.split(' ', 1)[0]?.toLowerCase() ?? '');
  return plain && !whole && things.every((thing) => endsDated(thing, clock)) ? [left, `${verb}${right}`] : [];
}

const NEXT_HOUR = /\s?[,;] ?(?:and |then )?| and (?=(?:at )?\d)/i;
/** What goes on with the first of them. */
const SAME_THING = /^(?:arriv|land|back|boarding|check-?(?:in|out)|doors|end|finish|return|till|until)/i;

/** "tomorrow 9am standup, 11am dentist": each has an hour of its own; the day of the first goes for those that name none. */
function splitHours(line: string, clock: Clock): string[] {
  const items = line.split(NEXT_HOUR).filter((item) => item !== '');
  if (items.length < 2 || items.length > MAX_TASKS || line.includes('"')) return [];
  const read = items.map((item) => capture(item, clock));
  const apart = read.every(({ task: { title, due, rrule }, question: open }, index) => {
    const named = title !== undefined && !(index > 0 && SAME_THING.test(title));
    return named && open === undefined && rrule === undefined && due !== undefined && hasTime(due);
  });
  if (!apart) return [];
  const [first] = read;
  const day = first && saysDay(first) ? first.task.due?.slice(0, 10) : undefined;
  return items.map((item, index) => {
    const own = index === 0 || read[index] === undefined || saysDay(read[index]);
    return own || day === undefined ? item : `${item} on ${day}`;
  });
}

const saysDay = ({ rules }: Captured): boolean => rules.some((rule) => rule.startsWith('date:'));

/** Title first, then its date; the two are apart. */
function endsDated(text: string, clock: Clock): boolean {
  if (!isDated(text, clock)) return false;
  const { title = '', rrule } = capture(text, clock).task;
  return rrule === undefined && text.toLowerCase().startsWith(title.toLowerCase());
}

function isDated(text: string, clock: Clock): boolean {
  if (text.includes('"')) return false;
  const { task, question } = capture(text, clock);
  return question === undefined && task.title !== undefined && task.due !== undefined;
}

/** "milk, eggs and bread" */
function splitItems(line: string): string[] {
  return line
    .split(/[,;]\s?(?:and\s)?|\sand\s/i)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
