/**
 * A zone of the IANA list as a VTIMEZONE, out of the same tables that dates are reckoned by here. Each way its clock
 * changes is one observance with the days it did so: a rule would say more about the future than the tables do.
 */
import type { Component, Property } from './jcal.ts';
import { text } from './jcal.ts';

type Change = { local: string; from: string; to: string; later: boolean };

/** From the beginning of one year to the end of another. */
export function zoneComponent(zone: string, years: { first: number; last: number }): Component {
  const start = Temporal.PlainDateTime.from({ year: years.first, month: 1, day: 1 }).toZonedDateTime(zone);
  const first: Change = { local: wall(start), from: start.offset, to: start.offset, later: false };
  return [
    'vtimezone',
    [text('tzid', zone)],
    [first, ...changes(start, years.last)].reduce(grouped, []).map(observance),
  ];
}

function changes(start: Temporal.ZonedDateTime, last: number): Change[] {
  const found: Change[] = [];
  for (
    let at = start.getTimeZoneTransition('next');
    at !== null && at.year <= last;
    at = at.getTimeZoneTransition('next')
  ) {
    const before = at.subtract({ nanoseconds: 1 });
    const onOldClock = at.toInstant().toZonedDateTimeISO(before.offset);
    if (before.offset !== at.offset)
      found.push({
        local: wall(onOldClock),
        from: before.offset,
        to: at.offset,
        later: at.offsetNanoseconds > before.offsetNanoseconds,
      });
  }
  return found;
}

type Group = [Change, ...Change[]];

function grouped(groups: Group[], change: Change): Group[] {
  const group = groups.find(([{ from, to }]) => from === change.from && to === change.to);
  if (group) group.push(change);
  else groups.push([change]);
  return groups;
}

/**
 * The first day is named twice where there are more, and each has a line of its own: some readers go by the list alone, or
 * by the first of a line, and none counts a day double.
 */
function observance(group: Group): Component {
  const [first] = group;
  const days = group.length === 1 ? [] : group.map(({ local }): Property => ['rdate', {}, 'date-time', local]);
  return [
    first.later ? 'daylight' : 'standard',
    [
      ['dtstart', {}, 'date-time', first.local],
      ['tzoffsetfrom', {}, 'utc-offset', offset(first.from)],
      ['tzoffsetto', {}, 'utc-offset', offset(first.to)],
      ...days,
    ],
    [],
  ];
}

const wall = (at: Temporal.ZonedDateTime): string => at.toPlainDateTime().toString({ smallestUnit: 'second' });

/** Zones of long ago were off by seconds; readers know minutes. */
const offset = (text: string): string => text.slice(0, '+hh:mm'.length);
