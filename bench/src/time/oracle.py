"""What the dates of a repeat are, by python-dateutil and zoneinfo, under the policy of docs/recurrence.md.

Reads one JSON object per line, writes one line of answers for it: "LOCAL SECONDS" for each date, with | between.
Nothing here knows of Tasklog's code: only the policy is shared.
"""

import calendar
import json
import sys
import warnings
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

import tzdata
from dateutil.rrule import FREQNAMES, rrule, weekday

warnings.simplefilter("ignore", DeprecationWarning)

LAST = datetime(2050, 12, 31, 23, 59)
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
zone_of = lru_cache(maxsize=None)(ZoneInfo)


def instant(wall, zone):
    """fold=0 takes the offset before a change: the first of two equal times, and later by the gap for one that is none."""
    return int(wall.replace(tzinfo=zone, fold=0).timestamp())


def local(text):
    return datetime.fromisoformat(text)


def written(wall, timed):
    return wall.isoformat(timespec="minutes") if timed else wall.date().isoformat()


def parts_of(text):
    return dict(part.split("=") for part in text.split(";"))


def until_of(value, zone):
    if value is None:
        return LAST
    if "T" not in value:
        return datetime.strptime(value, "%Y%m%d") + timedelta(hours=23, minutes=59)
    if value.endswith("Z"):
        at = datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
        return at.astimezone(zone).replace(tzinfo=None, fold=0, second=0)
    return datetime.strptime(value, "%Y%m%dT%H%M%S")


def by_day(value):
    return [weekday(DAYS.index(one[-2:]), int(one[:-2])) if len(one) > 2 else weekday(DAYS.index(one)) for one in value.split(",")]


def numbers(value):
    return [int(one) for one in value.split(",")]


NUMBERED = {"BYMONTH": "bymonth", "BYMONTHDAY": "bymonthday", "BYYEARDAY": "byyearday", "BYWEEKNO": "byweekno",
            "BYSETPOS": "bysetpos", "BYHOUR": "byhour", "BYMINUTE": "byminute"}


def walls(text, start, zone):
    """The wall clocks of a rule, from its start on."""
    parts = parts_of(text)
    freq = parts["FREQ"]
    until = min(until_of(parts.get("UNTIL"), zone), LAST)
    count = int(parts["COUNT"]) if "COUNT" in parts else None
    rule = {name: numbers(parts[key]) for key, name in NUMBERED.items() if key in parts}
    rule["interval"] = int(parts.get("INTERVAL", 1))
    rule["wkst"] = DAYS.index(parts.get("WKST", "MO"))
    rule["bysecond"] = 0
    if "BYDAY" in parts:
        rule["byweekday"] = by_day(parts["BYDAY"])
    named = {"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"} & parts.keys()
    if named == {"BYWEEKNO"}:
        # RFC 5545: what the rule does not say comes from the start. dateutil takes all seven days of the week.
        rule["byweekday"] = start.weekday()
    if "BYWEEKNO" in parts:
        return in_weeks(rule, start, until, count)
    clamps = freq in ("MONTHLY", "YEARLY") and not named and start.day > 28
    if not clamps and not ("BYSETPOS" in parts and freq == "WEEKLY"):
        try:
            return iter(rrule(FREQNAMES.index(freq), dtstart=start, until=until, count=count, **rule))
        except ValueError as error:
            if "empty" in str(error):
                return iter(())
            raise
    return aligned(freq, rule, start, until, count, clamps)


def in_weeks(rule, start, until, count):
    """dateutil takes the length of this year for that of the year before when it numbers the weeks around New Year: see docs."""
    weeks = rule.pop("byweekno")
    for at in rrule(FREQNAMES.index("YEARLY"), dtstart=start, until=until, **rule):
        number, last = week_of(at.date(), rule["wkst"])
        if number not in weeks and number - last - 1 not in weeks:
            continue
        if count == 0:
            return
        count = None if count is None else count - 1
        yield at


@lru_cache(maxsize=100_000)
def week_of(day, wkst):
    """A week belongs to the year in which its fourth day lies; the number of its week, and of the last one of that year."""
    def numbered(one):
        fourth = one - timedelta(days=(one.weekday() - wkst) % 7) + timedelta(days=3)
        return fourth.year, (fourth.timetuple().tm_yday - 1) // 7 + 1

    year, number = numbered(day)
    ends = [numbered(date(year, 12, one)) for one in (24, 31)]
    return number, max(week for of, week in ends if of == year)


def aligned(freq, rule, start, until, count, clamps):
    """From the first day of the period, which dateutil would cut at its start; and each month's last day for a day it has not."""
    if clamps:
        first = start.replace(day=1)
        if freq == "YEARLY" and "bymonth" not in rule:
            rule["bymonth"] = start.month
        elif freq == "YEARLY":
            first = first.replace(month=1)
        rule["bymonthday"] = 1
    else:
        first = start - timedelta(days=(start.weekday() - rule["wkst"]) % 7)
    rule.setdefault("byhour", start.hour)
    rule.setdefault("byminute", start.minute)
    first = first.replace(hour=0, minute=0)
    left = count
    for at in rrule(FREQNAMES.index(freq), dtstart=first, until=LAST, **rule):
        if clamps:
            at = at.replace(day=min(start.day, calendar.monthrange(at.year, at.month)[1]))
        if at < start:
            continue
        if at > until or left == 0:
            return
        left = None if left is None else left - 1
        yield at


def is_timed(case, parts):
    return "T" in case["start"] or parts["FREQ"] == "HOURLY" or "BYHOUR" in parts or "BYMINUTE" in parts


def occurrences(case, zone):
    """(wall, timed) in order; exceptions left out, and each weekday at its own time."""
    parts = parts_of(case["rrule"])
    start = local(case["start"])
    timed = is_timed(case, parts)
    times = case.get("timesByDay")
    dates = {one for one in case.get("exceptions", []) if "=" not in one}
    days = set()
    for one in case.get("exceptions", []):
        if "=" in one:
            days |= {at.date() for at in walls(one, start.replace(hour=0, minute=0), zone)}
    for at in walls(case["rrule"], start, zone):
        stands = timed
        if times is not None:
            own = times.get(DAYS[at.weekday()])
            if own is not None:
                at, stands = at.replace(hour=int(own[:2]), minute=int(own[3:])), True
        if at.date() in days or at.date().isoformat() in dates or at.isoformat(timespec="minutes") in dates:
            continue
        yield at, stands


def placed(wall, timed, zone):
    return f"{written(wall, timed)} {instant(wall if timed else wall + timedelta(hours=9), zone)}"


def scheduled(case, zone):
    found = occurrences(case, zone)
    if "after" in case:
        after = local(case["after"])
        whole = "T" not in case["after"]
        found = ((at, timed) for at, timed in found if (at.date() > after.date() if whole or not timed else at > after))
    return [placed(at, timed, zone) for at, timed in islice(found, case["take"])]


def done(case, zone):
    """Each counted from when the one before was done: so many minutes after it was due."""
    parts = parts_of(case["rrule"])
    start = local(case["start"])
    timed = is_timed(case, parts)
    found, at = [], start if "T" in case["start"] else start + timedelta(hours=9)
    for minutes in case["done"]:
        due = instant(at, zone)
        when = datetime.fromtimestamp(due + minutes * 60, zone).replace(tzinfo=None, fold=0, second=0)
        if parts["FREQ"] == "HOURLY":
            following = (one for one in walls(case["rrule"], when, zone) if one > when)
        else:
            first = when.replace(hour=start.hour, minute=start.minute)
            following = (one for one in walls(case["rrule"], first, zone) if one.date() > when.date())
        at = next(following, None)
        if at is None:
            break
        found.append(placed(at, timed, zone))
        at = at if timed else at + timedelta(hours=9)
    return found


print(json.dumps({"tzdata": tzdata.IANA_VERSION, "python": sys.version.split()[0]}), flush=True)
for line in sys.stdin:
    case = json.loads(line)
    zone = zone_of(case["zone"])
    print("|".join(done(case, zone) if "done" in case else scheduled(case, zone)))
