import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import type { StatsDays, TaskImage } from '@tasklog/schemas';
import { isStatsDays } from '@tasklog/schemas/validators';
import { NOW, startList } from '../testing/list.ts';
import type { TestList } from '../testing/list.ts';

describe('what was done over some days', () => {
  let list: TestList;
  before(async () => (list = await startList()));
  after(() => list.stop());

  const ask = async (query: string, as: string): Promise<StatsDays> => {
    const { status, text, body } = await list.ask<StatsDays>(`/v1/stats/days?${query}`, { as });
    expect(status, text).to.equal(200);
    expect(isStatsDays(body), JSON.stringify(isStatsDays.errors)).to.equal(true);
    return body;
  };

  it('is counted per day of the zone, per priority and per tag', async () => {
    const of = 'ann';
    await list.add.outcome({ of, at: '2026-11-22T23:30:00Z', priority: 'high', tags: ['Home', 'garden'] });
    await list.add.outcome({ of, at: '2026-11-22T12:00:00Z', tags: ['home'] });
    await list.add.outcome({ of: 'bob', at: '2026-11-22T12:00:00Z' });
    const { completed } = await ask('from=2026-11-22&timeZone=Europe/Oslo', of);
    expect(completed.perDay).to.deep.equal([
      { day: '2026-11-22', count: 1 },
      { day: '2026-11-23', count: 1 },
    ]);
    expect(completed.total).to.equal(2);
    expect(completed.perTag).to.deep.equal([
      { tag: 'home', count: 2 },
      { tag: 'garden', count: 1 },
    ]);
    expect(completed.perPriority.filter(({ count }) => count > 0)).to.deep.equal([
      { priority: 'high', count: 1 },
      { priority: 'none', count: 1 },
    ]);
    expect((await ask('from=2026-11-22&timeZone=UTC', of)).completed.perDay[0]).to.include({ count: 2 });
  });

  it('tells which part of what had a date was done in time', async () => {
    const of = 'carl';
    for (const onTime of [true, true, true, false, null]) await list.add.outcome({ of, onTime });
    expect((await ask('', of)).onTime).to.deep.equal({ onTime: 3, late: 1, undated: 1, rate: 0.75 });
    expect((await ask('', 'nobody')).onTime).to.deep.equal({ onTime: 0, late: 0, undated: 0, rate: null });
  });

  it('tells how repeats were kept', async () => {
    const of = 'dora';
    const seriesId = randomUUID();
    await list.add.recurrence({ of, seriesId, title: 'water the plants' });
    await list.add.outcome({ of, seriesId, onTime: true });
    await list.add.outcome({ of, seriesId, onTime: false });
    await list.add.outcome({ of, seriesId, kind: 'skipped', occurrence: '2026-11-20' });
    await list.add.task({ of, seriesId, due: '2026-11-22' });
    await list.add.task({ of, seriesId, due: '2026-11-23' });
    const counts = { onTime: 1, late: 1, skipped: 1, missed: 1, adherence: 0.25 };
    const { recurrences } = await ask('', of);
    expect(recurrences.total).to.deep.equal(counts);
    expect(recurrences.series).to.deep.equal([{ seriesId, title: 'water the plants', ...counts }]);
  });

  it('tells how many days in a row something was done', async () => {
    const of = 'eve';
    for (const day of ['01', '02', '03', '10', '21', '22'])
      await list.add.outcome({ of, at: `2026-11-${day}T12:00:00Z` });
    expect((await ask('', of)).streak).to.deep.equal({ current: 2, longest: 3, lastDay: '2026-11-22' });
  });

  it('refuses days to come, too many of them, and an end before the beginning', async () => {
    expect(await list.faultsOf('/v1/stats/days?to=2026-11-24')).to.deep.equal(['to']);
    expect(await list.faultsOf('/v1/stats/days?from=2026-11-24')).to.deep.equal(['from']);
    expect(await list.faultsOf('/v1/stats/days?from=2024-01-01')).to.deep.equal(['from']);
    expect(await list.faultsOf('/v1/stats/days?from=x&to=2026-02-30&timeZone=Nowhere')).to.have.members([
      'from',
      'to',
      'timeZone',
    ]);
    expect((await list.ask('/v1/stats/days?to=2026-11-24&timeZone=Pacific/Kiritimati')).status).to.equal(200);
  });

  /** One user a run: what was done when, and tasks with a date that were open from one instant to another. */
  const minute = fc.integer({ min: 0, max: 60 * 24 * 400 });
  const instant = (minutes: number): string => new Date(Date.parse(NOW) - minutes * 60_000).toISOString();
  const history = fc.record({
    done: fc.array(minute, { maxLength: 25 }),
    tasks: fc.array(fc.record({ due: fc.tuple(minute, fc.boolean()), from: minute, lasts: minute }), { maxLength: 12 }),
    zone: fc.constantFrom(
      'UTC',
      'Europe/Oslo',
      'Australia/Lord_Howe',
      'America/New_York',
      'Pacific/Apia',
      'Asia/Kathmandu',
    ),
    length: fc.integer({ min: 1, max: 366 }),
    end: fc.integer({ min: 0, max: 30 }),
  });

  it('is the same as when every row is looked at by itself, in any zone, over changes of the clock', async function () {
    this.timeout(120_000);
    let run = 0;
    const seen = { done: 0, overdue: 0 };
    await fc.assert(
      fc.asyncProperty(history, async ({ done, tasks, zone, length, end }) => {
        const of = `random ${String((run += 1))}`;
        const localOf = (at: string) => Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDateTime();
        const today = localOf(NOW).toPlainDate();
        const to = today.subtract({ days: end });
        const from = to.subtract({ days: length - 1 });
        const spells: { due: string; from: string; to: string }[] = [];
        for (const each of done) await list.add.outcome({ of, at: instant(each) });
        for (const { due, from: begins, lasts } of tasks) {
          const text = localOf(instant(due[0] - 60 * 24 * 10))
            .toString({ smallestUnit: 'minute' })
            .slice(0, due[1] ? 16 : 10);
          const ends = Math.max(begins - lasts, 0);
          const steps: [string, TaskImage][] = [
            [instant(begins), { title: 't', due: text }],
            [instant(ends), { status: 'done', completedAt: instant(ends) }],
          ];
          await list.add.versions(steps, of);
          spells.push({ due: text, from: instant(begins), to: instant(ends) });
        }
        const answer = await ask(`from=${from.toString()}&to=${to.toString()}&timeZone=${zone}`, of);

        const doneOn = done.map((each) => localOf(instant(each)).toPlainDate().toString());
        const days = Array.from({ length }, (_, n) => from.add({ days: n }));
        expect(answer.completed.perDay).to.deep.equal(
          days.map((day) => ({ day: day.toString(), count: doneOn.filter((each) => each === day.toString()).length })),
        );
        const overdueOn = (day: Temporal.PlainDate): number => {
          const dayEnd = day.add({ days: 1 }).toZonedDateTime(zone).toInstant().subtract({ milliseconds: 1 });
          const over = Temporal.Instant.compare(dayEnd, Temporal.Instant.from(NOW)) <= 0;
          const at = over ? dayEnd : Temporal.Instant.from(NOW);
          const local = at.toZonedDateTimeISO(zone).toPlainDateTime();
          return spells.filter(({ due, from: begins, to: ends }) => {
            const open = Temporal.Instant.compare(begins, at) <= 0 && Temporal.Instant.compare(ends, at) > 0;
            const isPast =
              due.length === 10
                ? over
                  ? due <= day.toString()
                  : due < day.toString()
                : (Temporal.PlainDateTime.compare(Temporal.PlainDateTime.from(due), local) < 0 &&
                    due < local.toString({ smallestUnit: 'minute' })) ||
                  (over && due <= `${day.toString()}T23:59`);
            return open && isPast;
          }).length;
        };
        expect(answer.overdue).to.deep.equal(days.map((day) => ({ day: day.toString(), count: overdueOn(day) })));
        seen.done += answer.completed.total;
        seen.overdue += answer.overdue.filter(({ count }) => count > 0).length;

        let longest = 0;
        let current = 0;
        let length_ = 0;
        const all = new Set(doneOn);
        for (
          let day = today.subtract({ days: 500 });
          Temporal.PlainDate.compare(day, today) <= 0;
          day = day.add({ days: 1 })
        ) {
          if (all.has(day.toString())) length_ += 1;
          else if (!day.equals(today)) length_ = 0;
          longest = Math.max(longest, length_);
          current = length_;
        }
        expect([answer.streak.current, answer.streak.longest]).to.deep.equal([current, longest]);
      }),
      { numRuns: 25 },
    );
    expect(seen.done).to.be.above(0);
    expect(seen.overdue).to.be.above(0);
  });

  it('is read by its indexes', async () => {
    const user = list.issuer.userId('ann');
    await list.run(`
      insert into projection.outcome_g1 (task_id, kind, occurrence, user_id, at, priority, tags)
      select gen_random_uuid(), 'done', '', gen_random_uuid(), timestamptz '2026-01-01' + n * interval '1 minute', 'none', '[]'
      from generate_series(1, 20000) n`);
    await list.run(`
      insert into projection.task_version_g1 (task_id, version, user_id, valid_from, doc)
      select gen_random_uuid(), 1, gen_random_uuid(), timestamptz '2026-01-01' + n * interval '1 minute',
        jsonb_build_object('title', 't', 'status', 'open', 'priority', 'none', 'due', '2026-01-01')
      from generate_series(1, 20000) n`);
    await list.run('vacuum analyze projection.outcome_g1');
    await list.run('vacuum analyze projection.task_version_g1');
    const done = await list.plan(`
      select count(*) from read.outcome where user_id = '${user}' and kind = 'done' and at >= '2026-11-01' and at < '2026-12-01'`);
    expect(done).to.contain('outcome_g1_by_user');
    const overdue = await list.plan(`
      select valid_from, valid_to, due from read.task_version
      where user_id = '${user}' and status = 'open' and due < '2026-11-23T10:30' and valid_to >= '2026-11-01'`);
    expect(overdue).to.contain('task_version_g1_by_due');
  });
});
