import type { Interpretation, InterpretedTask } from '@tasklog/schemas';
import { add } from './add.ts';
import { capture } from './capture.ts';
import { remindChanges, snooze, untilOf, update } from './changes.ts';
import type { ListedTask } from './context.ts';
import { changesFor, fieldsOf, isShiftOf, moveThese, type Goal } from './moves.ts';
import { named, question, UNDO, type Changes, type Scene } from './outcome.ts';
import { momentWords } from './reply.ts';
import { isDeed } from './recall.ts';
import { resolve, type Resolved } from './references.ts';
import { levelOf } from './sigils.ts';
import { complete, remove, reopen, unmark } from './steps.ts';
import { tidy } from './title.ts';
import { readHour } from './wishes.ts';
import { WEEKDAY_CODES } from './words.ts';

const NO = new RegExp(
  "^(?:(?:wrong (?:day|date|time|one|task|way round)|that's (?:wrong|not right|not it)|not (?:that(?: one)?|quite)|my (?:mistake|bad)|on second thoughts?|i was wrong|no|nope|nah|wrong)(?:[,.!;:…]+\\s*|\\s*[-–—]+\\s*|\\s+(?=(?:no|nope|wait|sorry|actually|i meant|i mean|i said|make it|make that|not|it's|it should|the other)\\b))" +
    '|(?:wait|sorry|oops|whoops|hold on|hang on)(?:[,.!;:… ]+|\\s*[-–—]+\\s*))+',
  'i',
);
/** Words that may open any message. */
const SOFT = /^(?:(?:actually|ah+|oh|well|hmm+|um+|uh|ok|okay)(?:[,.!;:… ]+|\s*[-–—]+\s*))+/i;
const MEANT =
  /^(?:i (?:really |actually )?(?:meant|mean|said|wanted|want)(?: to say)?|(?:let's )?(?:make|change|set|switch|move|put) (?:it|that|this|them)(?: (?:to|for|at|on|into))?|(?:it|that|this)(?:'s| is| should be| should have been| was supposed to be| has to be| must be| needs to be)|should be|should have been|rather|better(?: make it)?|let's say|or rather)\s+/i;
const MORE = /^(?:and|also|plus|with|but|then)\s+/i;
const ALIKE = /^(?:the )?same (?:for|with|goes for|thing for) |[, ]+(?:too|as well)$/i;
const INSTEAD = /[, ]+(?:instead|rather|actually|please|i meant|after all|though|then)$/i;
const NOT_THAT =
  /^not (?:the |on |at |for )?[^,;]{1,40}[,;] ?(?:but |it's |rather )?|,? (?:and )?not (?:the |on |at |for )?[^,;]{1,40}$/i;

/** How sure the words are that something said before is meant: a no or "i meant", "make it … instead", "and …", or nothing. */
interface Said {
  body: string;
  /** What was denied: "bob" of "not bob, bill". */
  denied?: string;
  soft: boolean;
  no: boolean;
  meant: boolean;
  more: boolean;
}

function takeApart(text: string): Said {
  let body = text.trim().replace(/[.!?]+$/, '');
  const cut = (pattern: RegExp): boolean => {
    const next = body.replace(pattern, '');
    const found = next !== body && next.trim() !== '';
    if (found) body = next.trim();
    return found;
  };
  const soft = cut(SOFT);
  const no = cut(NO);
  const more = cut(MORE);
  const denied = NOT_THAT.exec(body)?.[0].replace(
    /^[, ]*(?:and )?not (?:the |on |at |for )?|[,; ]+(?:but |it's |rather )?$/gi,
    '',
  );
  const not = cut(NOT_THAT);
  const meant = cut(MEANT);
  const instead = cut(INSTEAD);
  return { body, ...(not && denied ? { denied } : {}), soft, no: no || not, meant: meant || instead, more };
}

const NOT_IT =
  /^(?:(?:oh|hmm+|wait|no)[,. ]+)*(?:not (?:that|this|it)(?: one| task)?|wrong (?:one|task)|that's (?:not it|the wrong (?:one|task)))[.! ]*$/i;

/** What is said about the thing just done: "no, tuesday", "at 5 instead", "make it every two weeks", "i meant the other one". */
export function readCorrection(text: string, scene: Scene): Interpretation | undefined {
  const said = takeApart(text);
  const { last } = scene.context;
  if (!last) return said.no && said.body.length < SHORT ? nothingToCorrect(said, scene) : undefined;
  if (last.intent === 'settings') return resetting(said, last, scene);
  if (!isDeed(last)) return undefined;
  if (NOT_IT.test(text) && last.intent !== 'add') return askWhich(last, scene);
  return corrected(said, last, scene) ?? (said.no && saysWhichOther(said.body) ? askWhich(last, scene) : undefined);
}

const SHORT = 40;

/** "no, tuesday" when nothing was done: it is no task to write down. */
function nothingToCorrect({ body, meant }: Said, scene: Scene): Interpretation | undefined {
  const fields = meant || isShiftOf(body, scene.clock) || levelOf(body.toLowerCase()) || fieldsOf(body, scene);
  return fields
    ? question('target', 'Which task do you mean? Give me its number or some words of it.', 'update', [
        'correction: nothing was done',
      ])
    : undefined;
}

function corrected(said: Said, last: Interpretation, scene: Scene): Interpretation | undefined {
  const { body } = said;
  const told = said.soft || said.no || said.meant || said.more || ALIKE.test(body);
  if (!told && !standsAlone(body, last, scene)) return undefined;
  const changed = isChangeable(last) ? changedField(body, last, scene, said) : undefined;
  if (changed) return changed;
  const other = (said.no || said.meant) && !said.more ? otherTask(body, last, scene) : alike(body, said, last, scene);
  if (other) return other;
  return said.no || /^i (?:meant|mean|said)\b/i.test(withoutNo(text(scene)))
    ? otherTitle(said, last, scene)
    : undefined;
}

const text = ({ message }: Scene): string => message.trim();
const withoutNo = (message: string): string => message.replace(SOFT, '').replace(NO, '');

/** Dates and fields belong to what was added or changed; a task that was done or deleted has none to correct. */
function isChangeable({ intent }: Interpretation): boolean {
  return /^(?:add|update|reschedule|snooze)$/.test(intent);
}

/** Without a word such as "no", only what cannot be a request of its own: a day or an hour, and marks right behind an addition. */
function standsAlone(body: string, last: Interpretation, scene: Scene): boolean {
  if (!isChangeable(last) || body.length > SHORT) return false;
  const [added] = last.intent === 'add' ? (last.tasks ?? []) : [];
  if (
    added &&
    added.due === undefined &&
    /^(?:today|tomorrow|tonight|(?:this|next) (?:week|month|weekend))$/i.test(body)
  )
    return true;
  if (/ (?:later|earlier|sooner)$|^the (?:day|week|month) (?:after|before)$/i.test(body))
    return isShiftOf(shiftWords(body), scene.clock) !== undefined;
  if (/^(?:today|tomorrow|yesterday|overdue|(?:this|next) (?:week|month|weekend)|[#@]\S+|all|done)$/i.test(body))
    return false;
  if (/^(?:p[1-4]|(?:high|low|medium|top|no) priority|urgent)$/i.test(body)) return last.intent === 'add';
  if (/^(?:notes?|comment|description)\s*:/i.test(body)) return true;
  if (/^(?:without|no) |^(?:when|from when|after) /i.test(body)) return true;
  const goal = isShiftOf(body, scene.clock);
  return goal?.kind === 'when' || fieldsOf(body, scene)?.rrule !== undefined || remindOnly(body, scene) !== undefined;
}

/** "the day after" as a length. */
function shiftWords(body: string): string {
  return body
    .replace(/^the (day|week|month) after$/i, '1 $1 later')
    .replace(/^the (day|week|month) before$/i, '1 $1 earlier');
}

function remindOnly(body: string, scene: Scene): Changes | undefined {
  const words = body.replace(/^(?:with )?(?:an? |the )?(?:reminder|alert)s? /i, '').replace(/^remind me /i, '');
  return words !== body || /\b(?:before|prior|in advance)$/i.test(body)
    ? remindChanges(words, scene, basis(scene)[0]?.due)
    : undefined;
}

/** The tasks as they were just left, with the fields that were just said. */
function basis({ context }: Scene): ListedTask[] {
  const { last, lastTouched = [] } = context;
  const said: Partial<InterpretedTask> = last?.intent === 'add' ? (last.tasks?.[0] ?? {}) : (last?.changes ?? {});
  const known = lastTouched.flatMap((number) => context.tasks.filter(({ n }) => n === number));
  const { due, rrule, completionRelative } = said;
  return known.length === 1
    ? known.map((task) => ({
        ...task,
        ...(due === undefined ? {} : { due }),
        ...(rrule === undefined ? {} : { rrule }),
        ...(completionRelative === undefined ? {} : { completionRelative }),
      }))
    : known;
}

function changedField(body: string, last: Interpretation, scene: Scene, { no }: Said): Interpretation | undefined {
  const tasks = basis(scene);
  if (tasks.length === 0) return undefined;
  const found = justDone(tasks);
  if (last.intent === 'snooze') {
    const until = untilOf(body, scene);
    return until === undefined
      ? undefined
      : snooze(scene, 'it', `until ${until.replace('T', ' at ')}`, ['correction: snooze']);
  }
  const note = /^(?:notes?|comment|description)\s*[:-]\s*(?<note>.+)$/i.exec(body)?.groups?.['note'];
  if (note !== undefined) return changing(scene, tasks, { description: note }, 'correction: a note');
  const cleared = clearedField(body);
  if (cleared) return unmark(scene, 'it', cleared, ['correction: field away']);
  const goal = isShiftOf(/^\d{1,2}(?:[:.]\d{2})?$/.test(body) ? `at ${body}` : shiftWords(body), scene.clock);
  if (goal && !(goal.kind === 'shift' && remindsBefore(last)))
    return inSeries(tasks, goal, body, scene) ?? moveThese(scene, found, goal, ['correction: when']);
  const reminder = remindOnly(remindsBefore(last) && goal ? `${body} before` : body, scene);
  if (reminder) return changing(scene, tasks, reminder, 'correction: reminder');
  if (
    /^(?:from )?when(?:ever)? (?:i(?:'ve| have)? (?:do|did|done|complete|finish)\w*(?: (?:it|them|that))?|it(?:'s| is) done|done)$|^after (?:i do it|it's done|completion)$/i.test(
      body,
    )
  )
    return whenDone(tasks, scene);
  const fields = fieldsOf(body, scene) ?? levelAlone(body, last, no);
  return fields && changing(scene, tasks, withTags(fields, tasks), 'correction: fields');
}

function remindsBefore({ changes, tasks }: Interpretation): boolean {
  return (changes?.remindMinutesBefore ?? tasks?.[0]?.remindMinutesBefore ?? 0) !== 0;
}

function clearedField(body: string): string | undefined {
  return /^(?:without|no|drop|remove|not|leave out|skip|lose)(?: (?:the|a|an|any))? (?<field>(?:due )?dates?|deadline|times?|reminders?|alerts?|repeats?|repeating|recurring|priority|tags?|notes?)$/i.exec(
    body,
  )?.groups?.['field'];
}

/** "no, tuesday" about a task that was just made to come every monday: the repeat is what was wrong. */
function inSeries(tasks: ListedTask[], goal: Goal, body: string, scene: Scene): Interpretation | undefined {
  const [task] = tasks;
  const repeats = scene.context.last?.tasks?.[0]?.rrule ?? scene.context.last?.changes?.rrule;
  if (tasks.length !== 1 || !task || repeats === undefined || goal.kind !== 'when') return undefined;
  const { date, time } = goal.when;
  if (date && goal.when.weekdayOnly !== true && !/^(?:on )?\w+day$/i.test(body)) return undefined;
  const day = date ? WEEKDAY_CODES[date.dayOfWeek - 1] : undefined;
  if (day !== undefined && !/BYDAY=[A-Z,]+$/.test(repeats)) return undefined;
  const rrule = day === undefined ? repeats : repeats.replace(/BYDAY=[A-Z,]+/, `BYDAY=${day}`);
  const { due } = changesFor(task, goal, scene.clock);
  const changes: Changes = { rrule, ...(due === undefined ? {} : { due }), ...(time === undefined ? {} : { time }) };
  return changing(scene, tasks, changes, 'correction: the repeat');
}

function whenDone(tasks: ListedTask[], scene: Scene): Interpretation | undefined {
  const [task] = tasks;
  const rrule = task?.rrule;
  return rrule === undefined
    ? question(
        'repeat',
        'It does not repeat yet. How often should it come?',
        'update',
        ['correction: no repeat to count'],
        {
          target: { numbers: tasks.map(({ n }) => n) },
        },
      )
    : changing(scene, tasks, { rrule, completionRelative: true }, 'correction: counted from when it is done');
}

function levelAlone(body: string, last: Interpretation, no: boolean): Changes | undefined {
  const priority = levelOf(body.toLowerCase().replace(/[- ](?:priority|prio)$/, ''));
  const meant = last.changes?.priority ?? last.tasks?.[0]?.priority;
  return priority && (meant !== undefined || no || /priorit|prio$/i.test(body)) ? { priority } : undefined;
}

function withTags(changes: Changes, tasks: readonly ListedTask[]): Changes {
  const before = tasks.length === 1 ? (tasks[0]?.tags ?? []) : [];
  return changes.tags ? { ...changes, tags: [...new Set([...before, ...changes.tags])] } : changes;
}

function changing(scene: Scene, tasks: ListedTask[], changes: Changes, rule: string): Interpretation {
  return update(scene, justDone(tasks), changes, [rule]);
}

function justDone(tasks: ListedTask[]): Extract<Resolved, { kind: 'found' }> {
  const [only] = tasks;
  return {
    kind: 'found',
    tasks,
    ...(tasks.length === 1 && only ? { text: only.title } : {}),
    rule: 'reference: just done',
  };
}

function saysWhichOther(body: string): boolean {
  return /^(?:the )?other(?: (?:one|task))?$|^another(?: one)?$|^(?:a )?different one$/i.test(body);
}

/** "i meant the milk": the same for another task, and the first one as it was. */
function otherTask(body: string, last: Interpretation, scene: Scene): Interpretation | undefined {
  if (last.intent === 'add') return undefined;
  const done = againFor(body, last, scene);
  return done && { ...done, corrects: true, because: ['correction: another task', ...done.because] };
}

/** "and the rent too", "same for the milk": the same once more. */
function alike(body: string, { more }: Said, last: Interpretation, scene: Scene): Interpretation | undefined {
  const phrase = body.replace(ALIKE, '');
  if (last.intent === 'add' && more && phrase !== body) return add(`add ${phrase}`, scene);
  if (last.intent === 'add' || (phrase === body && !more)) return undefined;
  const done = againFor(phrase, last, scene);
  return done && { ...done, because: ['correction: the same for another', ...done.because] };
}

function againFor(phrase: string, last: Interpretation, scene: Scene): Interpretation | undefined {
  const resolved = resolve(phrase, scene.context, scene.clock, 'any');
  if (resolved.kind === 'none') return undefined;
  const { lastTouched = [] } = scene.context;
  if (resolved.kind === 'found' && resolved.tasks.every(({ n }) => lastTouched.includes(n))) return undefined;
  const because = [`again: ${last.intent}`];
  switch (last.intent) {
    case 'complete':
      return complete(scene, phrase, because);
    case 'delete':
      return remove(scene, phrase, because);
    case 'uncomplete':
      return reopen(scene, phrase, because);
    case 'snooze':
      return snooze(scene, phrase, last.until && `until ${last.until.replace('T', ' at ')}`, because);
    case 'reschedule':
    case 'update':
      return last.because.includes('moves: by a length')
        ? question('date', `To when should it move?`, 'reschedule', because, targetOf(resolved.tasks))
        : changingOther(scene, phrase, last, because);
    default:
      return undefined;
  }
}

function targetOf(tasks: readonly ListedTask[]): Partial<Interpretation> {
  return tasks.length === 1 ? { target: { numbers: tasks.map(({ n }) => n) } } : {};
}

function changingOther(scene: Scene, phrase: string, last: Interpretation, because: string[]): Interpretation {
  const changes = last.changes ?? {};
  const { title: _title, ...shared } = changes;
  const done = update(scene, phrase, shared, because);
  if (last.intent !== 'reschedule' || done.intent !== 'update' || changes.due === undefined) return done;
  const tasks = scene.context.tasks.filter(({ n }) => done.target?.numbers?.includes(n));
  const reply = `Moved ${named(tasks)} to ${momentWords(changes.due, scene.clock)}. ${UNDO}`;
  return { ...done, intent: 'reschedule', reply };
}

function askWhich(last: Interpretation, scene: Scene): Interpretation {
  const { lastTouched = [], tasks } = scene.context;
  const candidates = tasks.filter(({ n, status }) => !lastTouched.includes(n) && status === 'open').map(({ n }) => n);
  return question(
    'target',
    'Which one do you mean? Give me its number or some words of it.',
    last.intent,
    ['correction: which other'],
    {
      corrects: true,
      ...(last.changes ? { changes: last.changes } : {}),
      ...(candidates.length <= MOST_OFFERED ? { candidates } : {}),
    },
  );
}

const MOST_OFFERED = 10;

/** "sorry, i meant the electrician": what was just added is called otherwise. */
function otherTitle({ body, denied }: Said, last: Interpretation, scene: Scene): Interpretation | undefined {
  const [task] = basis(scene);
  const named = last.intent === 'add' || last.because[0]?.startsWith('correction: ') === true;
  if (!named || !task || body.split(/\s+/).length > LONGEST_TITLE) return undefined;
  const read = capture(body, scene.clock);
  const { title: said, ...fields } = read.task;
  if (said === undefined || read.question) return undefined;
  const title = retitled(task.title, tidy(said), denied);
  return changing(scene, [task], { title, ...fields }, 'correction: the title');
}

const LONGEST_TITLE = 8;
const DETERMINER = /\b(?:the|my|a|an|our|his|her)\s/i;

/** "the electrician" takes the place of "the plumber", what was denied gives way, a lone word stands for the last one; a title of its own takes the place of all. */
function retitled(before: string, said: string, denied: string | undefined): string {
  const gone = denied === undefined ? -1 : before.toLowerCase().indexOf(denied.toLowerCase());
  if (denied !== undefined && gone >= 0) return `${before.slice(0, gone)}${said}${before.slice(gone + denied.length)}`;
  const lead = DETERMINER.exec(said);
  const at = lead?.index === 0 ? before.toLowerCase().lastIndexOf(said.slice(0, lead[0].length).toLowerCase()) : -1;
  if (at >= 0) return `${before.slice(0, at)}${said}`;
  const words = before.split(' ');
  return said.includes(' ') || words.length < 2 ? said : [...words.slice(0, -1), said].join(' ');
}

/** "no, 8" behind "morning is 9": the same setting again. */
function resetting({ body, no, meant }: Said, last: Interpretation, scene: Scene): Interpretation | undefined {
  const [name] = Object.keys(last.settings ?? {});
  return (no || meant) && name !== undefined ? readHour(name, body, scene, ['correction: a setting']) : undefined;
}
