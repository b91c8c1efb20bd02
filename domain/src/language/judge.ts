import type { InterpretInput, InterpretedTask, Interpretation } from '@tasklog/schemas';
import { normaliseRule, parseRule, toText } from '../recurrence/rule.ts';

/** What must come out; only the fields that stand here are judged, and null means empty. */
export type Expectation = Partial<Record<string, unknown>>;

export interface Case extends InterpretInput {
  split?: string;
  tier?: 'core' | 'dialect';
  expect: Expectation;
  accept?: Record<string, unknown[]>;
}

/** The names of the fields that came out wrong; none when the case is right. */
export function judge(wanted: Case, got: Interpretation): string[] {
  if (wanted.tier === 'dialect' && got.intent === 'clarify') return [];
  return Object.entries(wanted.expect)
    .filter(
      ([field, value]) =>
        ![value, ...(wanted.accept?.[field] ?? [])].some((accepted) => isRight(field, accepted, wanted, got)),
    )
    .map(([field]) => field);
}

function isRight(field: string, value: unknown, wanted: Case, got: Interpretation): boolean {
  if (field === 'intent') return sameIntent(value, got);
  const found = fieldOf(field, wanted, got);
  if (value === null || value === false)
    return found === undefined || found === false || (Array.isArray(found) && found.length === 0);
  switch (field) {
    case 'due':
    case 'nextDue':
      return sameDate(text(value), found);
    case 'rrule':
      return sameRule(text(value), text(found), taskOf(got));
    case 'time':
      return found === value || timesIn(taskOf(got)).includes(text(value));
    case 'filter':
      return Object.entries(value as object).every(
        ([key, part]) => plain(part) === plain((got.filter as Record<string, unknown> | undefined)?.[key]),
      );
    case 'bulk':
      return ((got.target?.numbers ?? []).length > 1 || got.target?.all === true) === value;
    default:
      return plain(found) === plain(value);
  }
}

function sameIntent(value: unknown, got: Interpretation): boolean {
  if (value === 'delete_reminder')
    return got.intent === 'update' && (got.changes?.clear ?? []).some((field) => field.startsWith('remind'));
  if (value === 'not_found') return got.intent === 'clarify' && got.missing === 'target';
  return got.intent === value || (got.intent === 'confirm' && got.of === value);
}

function taskOf(got: Interpretation): InterpretedTask {
  return got.tasks?.[0] ?? got.changes ?? {};
}

function fieldOf(field: string, wanted: Case, got: Interpretation): unknown {
  const task = taskOf(got);
  switch (field) {
    case 'title':
      return task.title ?? targetTitle(wanted, got);
    case 'target':
      return targetTitle(wanted, got);
    case 'targetId':
      return got.target?.numbers?.length === 1 ? got.target.numbers[0] : undefined;
    case 'targets':
      return got.target?.numbers;
    case 'count':
      return got.count ?? got.tasks?.length ?? got.target?.numbers?.length;
    case 'also':
      return got.also?.map(({ intent }) => intent);
    case 'answer':
    case 'asks':
    case 'corrects':
    case 'of':
    case 'settings':
    case 'nextDue':
    case 'sort':
    case 'query':
    case 'missing':
      return got[field];
    default:
      return task[field as keyof InterpretedTask];
  }
}

function targetTitle(wanted: Case, got: Interpretation): string | undefined {
  const number = got.target?.numbers?.[0];
  return wanted.setup?.find(({ n }) => n === number)?.title ?? got.target?.text;
}

function sameDate(value: string, found: unknown): boolean {
  return (
    typeof found === 'string' && (value.includes('T') ? found === value.slice(0, 16) : found.slice(0, 10) === value)
  );
}

/** Order of parts, INTERVAL=1, WKST and the hour do not matter; UNTIL compares by day. */
function sameRule(value: string, found: string, task: InterpretedTask): boolean {
  const same = comparable(value) === comparable(found);
  const hours = /BYHOUR=(\d+)(?:;|$)/.exec(value)?.[1];
  return (
    same &&
    (hours === undefined ||
      timesIn({ ...task, rrule: found }).some((time) => Number(time.slice(0, 2)) === Number(hours)))
  );
}

function comparable(rrule: string): string {
  const parsed = parseRule(rrule);
  if (!parsed.ok) return normaliseRule(rrule);
  const several = parsed.rule.byHour.length > 1;
  const { until, ...rule } = parsed.rule;
  const times = several ? {} : { byHour: [], byMinute: [] };
  return toText({ ...rule, ...times, weekStart: 'MO', ...(until === undefined ? {} : { until: until.slice(0, 10) }) });
}

function timesIn({ time, due, rrule = '' }: InterpretedTask): string[] {
  const parsed = parseRule(rrule);
  const two = (value: number) => String(value).padStart(2, '0');
  const inRule = parsed.ok ? parsed.rule.byHour.map((hour) => `${two(hour)}:${two(parsed.rule.byMinute[0] ?? 0)}`) : [];
  return [time, due?.slice(11), ...inRule].filter((part): part is string => part !== undefined && part !== '');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function plain(value: unknown): string {
  const json = JSON.stringify(Array.isArray(value) ? [...(value as unknown[])].map(String).sort() : value) ?? '';
  return json.toLowerCase().replace(/\s+/g, ' ').replaceAll('" ', '"').replaceAll(' "', '"');
}
