import { momentWords } from '@tasklog/domain/language/reply';
import { atTime, dayOf, toInstant, toLocal } from '@tasklog/domain/recurrence/local';
import { firstOccurrence, occurrences } from '@tasklog/domain/recurrence/next';
import { normaliseRule, parseRule } from '@tasklog/domain/recurrence/rule';
import { upcoming } from '@tasklog/domain/recurrence/successor';
import { ruleInWords } from '@tasklog/domain/recurrence/words';
import { invalid } from '@tasklog/runtime';
import type { NextDatesInput, NextDatesOutput, StoredRecurrence } from '@tasklog/schemas';
import type { Desk } from '../desk.ts';
import { repeatIn } from '../words.ts';
import { need } from './task-history.ts';

const DATES = 5;

export async function nextDates(desk: Desk, { ref, repeat, count = DATES }: NextDatesInput): Promise<NextDatesOutput> {
  if ((ref === undefined) === (repeat === undefined))
    throw invalid([{ field: '/ref', message: 'give either a ref of a repeating task, or a repeat' }]);
  return ref === undefined ? ofRepeat(desk, repeat ?? '', count) : ofTask(desk, ref, count);
}

async function ofTask(desk: Desk, ref: string, count: number): Promise<NextDatesOutput> {
  const { id, doc } = await need(desk, ref);
  const { recurrence, due, timeZone } = doc;
  if (recurrence === null)
    throw invalid([{ field: '/ref', message: `“${doc.title}” does not repeat; its repeat is set with update_tasks` }]);
  const own = doc.status === 'open' && due !== null ? [due] : [];
  const dates = [...own, ...upcoming({ ...doc, recurrence }, count)].slice(0, count);
  return { id, title: doc.title, ...told(recurrence, dates, timeZone, desk) };
}

function ofRepeat(desk: Desk, text: string, count: number): NextDatesOutput {
  const { clock } = desk;
  const read = repeatIn(text, desk);
  if ('fault' in read) throw invalid([{ field: '/repeat', message: read.fault.message }]);
  const parsed = parseRule(read.rrule ?? '', clock.zone);
  if (!parsed.ok) throw invalid([{ field: '/repeat', message: parsed.fault }]);
  const first = read.due ?? dayOf(toLocal(clock.now, clock.zone));
  const recurrence: StoredRecurrence = {
    rrule: normaliseRule(read.rrule ?? '', clock.zone),
    completionRelative: read.completionRelative ?? false,
    exceptions: read.exceptions ?? [],
    anchor: read.time === undefined ? first : atTime(first, read.time),
    ...(read.timesByDay ? { timesByDay: read.timesByDay } : {}),
  };
  const start = firstOccurrence(recurrence, recurrence.anchor);
  const dates = recurrence.completionRelative
    ? [
        ...(start === null ? [] : [start]),
        ...upcoming({ recurrence, timeZone: clock.zone, occurrence: start }, count - 1),
      ]
    : occurrences(recurrence, { count });
  return told(recurrence, dates, clock.zone, desk);
}

function told(recurrence: StoredRecurrence, dates: readonly string[], zone: string, { clock }: Desk) {
  return {
    repeat: ruleInWords(recurrence.rrule, recurrence),
    rrule: recurrence.rrule,
    timeZone: zone,
    dates: dates.map((date) => ({
      date,
      instant: toInstant(date, zone).toString(),
      words: momentWords(date, { ...clock, zone }),
    })),
  };
}
