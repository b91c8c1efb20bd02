import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { BEN, clean, codeFor, DUE, judged, TASKS } from './a-campaign.ts';
import type { Campaign } from './a-campaign.ts';

type Row = Record<string, unknown>;

/** What is done to the evidence, and what must be found in it. */
const BROKEN: Record<string, { found: string[]; by: (campaign: Campaign) => void }> = {
  'an acknowledged change that is not on the log': {
    found: ['lost', 'misordered', 'unpublished', 'audit'],
    by: ({ tables }) =>
      without(tables, 'log', ({ topic, task_id, version }) => topic === 1 && task_id === TASKS.MILK && version === 2),
  },
  'an acknowledged change of a task that has no row': {
    found: ['lost', 'published-without-commit', 'unpublished'],
    by: ({ tables }) => {
      without(tables, 'task', ({ id }) => id === TASKS.MILK);
      without(tables, 'list', ({ id }) => id === TASKS.MILK);
    },
  },
  'words of one command in two events': {
    found: ['doubled'],
    by: ({ tables }) => change(tables, '"title":"mann qe"', '"title":"mann qe qa"'),
  },
  'a record twice on the log': {
    found: ['doubled', 'misordered'],
    by: ({ tables }) => void tables['log']?.push({ ...(tables['log'][0] as Row) }),
  },
  'a hole in the offsets': {
    found: ['misordered'],
    by: ({ tables }) =>
      each(
        tables,
        'log',
        ({ topic, off }) => topic === 1 && Number(off) > 4,
        (row) => ({ off: Number(row['off']) + 1 }),
      ),
  },
  'versions of a task out of order': {
    found: ['misordered'],
    by: ({ tables }) => {
      const [first, second] = (tables['log'] ?? []).filter(({ topic }) => topic === 1) as [Row, Row];
      [first['off'], second['off']] = [second['off'], first['off']];
      tables['log']?.sort((a, b) => Number(a['topic']) - Number(b['topic']) || Number(a['off']) - Number(b['off']));
    },
  },
  'an entry that stayed in the outbox': {
    found: ['unpublished'],
    by: ({ tables }) => void tables['outbox']?.push({ event_id: 'x', task_id: TASKS.MILK, version: 3 }),
  },
  'a reminder that never reached the log': {
    found: ['unpublished', 'lost-reminder', 'misordered'],
    by: ({ tables }) => without(tables, 'log', ({ topic }) => topic === 2),
  },
  'an event that was never committed': {
    found: ['published-without-commit'],
    by: ({ tables }) => without(tables, 'shadow', ({ task_id, version }) => task_id === TASKS.MILK && version === 2),
  },
  'an event that reads otherwise than it was committed': {
    found: ['published-without-commit'],
    by: ({ tables }) =>
      each(
        tables,
        'shadow',
        ({ task_id }) => task_id === TASKS.RUN,
        ({ event }) => ({ event: String(event).replace('mann', 'other') }),
      ),
  },
  'something that was refused and happened': {
    found: ['published-without-commit'],
    by: ({ history }) => void Object.assign(history[1] as Row, { outcome: 'fail', effects: [], status: 412 }),
  },
  'an event without its entry in the audit trail': {
    found: ['audit'],
    by: ({ tables }) => void tables['audit']?.pop(),
  },
  'an event with two entries in the audit trail': {
    found: ['audit'],
    by: ({ tables }) => void tables['audit']?.push({ ...(tables['audit'].at(-1) as Row), seq: 10 }),
  },
  'a list that says something else than the row': {
    found: ['read-model'],
    by: ({ tables }) =>
      each(
        tables,
        'list',
        ({ id }) => id === TASKS.MILK,
        () => ({ version: 1 }),
      ),
  },
  'a sound event among the dead letters': {
    found: ['parked'],
    by: ({ tables }) =>
      void (tables['parked'] = [
        {
          grp: 'tasks',
          topic: 1,
          part: 0,
          off: 1,
          key: 'k',
          event: (tables['log']?.[0] as Row)['event'],
          reason: 'it failed',
        },
      ]),
  },
  'poison that nobody set apart': {
    // Here a record that somebody was acknowledged is said to be poison.
    found: ['parked', 'lost', 'unpublished'],
    by: ({ faults, tables }) => void faults.push({ note: { poison: (tables['log']?.at(1) as Row)['event_id'] } }),
  },
  'two answers under one key': {
    found: ['idempotency'],
    by: ({ history }) =>
      void history.push({ ...(history[0] as Row), id: 'o9', kind: 'repeat', repeats: 'o1', answer: 'another' }),
  },
  'a key that was not kept': {
    found: ['idempotency'],
    by: ({ tables }) => void tables['idempotency']?.shift(),
  },
  'another body that was taken under a used key': {
    found: ['idempotency'],
    by: ({ history }) =>
      void history.push({ ...(history[0] as Row), id: 'o9', kind: 'key with another body', repeats: 'o1' }),
  },
  'two changes that were given one version': {
    found: ['lost-update', 'lost'],
    by: ({ history }) => void history.push({ ...(history[1] as Row), id: 'o9', key: 'k1', mark: 'qz', answer: 'a1' }),
  },
  'If-Match that was passed over': {
    found: ['lost-update'],
    by: ({ history }) => void Object.assign(history[1] as Row, { ifMatch: 0 }),
  },
  'a tag that was acknowledged and is gone': {
    found: ['lost-update'],
    by: ({ tables }) => change(tables, '["qf","qg"]', '["qg"]'),
  },
  'tags in another order than their versions': {
    found: ['lost-update'],
    by: ({ tables }) => change(tables, '["qf","qg"]', '["qg","qf"]'),
  },
  'words of another person': {
    found: ['leaked'],
    by: ({ told }) => void (told[BEN] = 'something\nand mann qa of hers\n'),
  },
  'a task of another person that was changed': {
    found: ['leaked', 'idempotency'],
    by: ({ history }) => void Object.assign(history[0] as Row, { user: BEN }),
  },
  'a screen that was not told': {
    found: ['unheard'],
    by: ({ received }) => void received.splice(4, 1),
  },
  'a screen that was told twice': {
    found: ['misordered'],
    by: ({ received }) => void received.push({ ...(received.at(-1) as Row) }),
  },
  'a reminder that came before it was due': {
    found: ['early'],
    by: ({ received }) => void Object.assign(received[0] as Row, { at: DUE - 1 }),
  },
  'a reminder that fired before it was due': {
    found: ['early'],
    by: ({ tables }) => change(tables, '00:01:00.050Z', '00:00:59.950Z'),
  },
  'a reminder that never came to its webhook': {
    found: ['lost-reminder'],
    by: ({ received }) => void received.shift(),
  },
  'a reminder that came as two deliveries': {
    found: ['double-delivery'],
    by: ({ received }) => void received.push({ ...(received[0] as Row), delivery: 'd2' }),
  },
  'a reminder that fired though it was called off in time': {
    found: ['fired-after-cancel'],
    by: ({ history }) =>
      void history.push({
        ...(history[4] as Row),
        id: 'o9',
        kind: 'call off',
        mark: undefined,
        task: TASKS.BELL,
        repeats: undefined,
        key: 'k5',
        answer: 'a5',
      }),
  },
  'an occurrence that came twice': {
    found: ['successor'],
    by: ({ tables }) =>
      change(tables, '"title":"mann qe"', `"title":"mann qe","seriesId":"${TASKS.RUN}","occurrence":"2026-01-02"`),
  },
  'a completed occurrence without the next one': {
    found: ['successor'],
    by: ({ tables }) => change(tables, `"seriesId":"${TASKS.RUN}",`, ''),
  },
};

describe('the checker of campaigns', function () {
  this.timeout(60_000);
  before(function () {
    if (spawnSync('python3', ['--version']).status !== 0) {
      if (process.env['CI'] === 'true') throw new Error('no python3');
      console.log('      skipped: no python3. Cure: apt-get install python3');
      this.skip();
    }
  });

  const names = Object.keys(BROKEN);
  let verdicts: ReturnType<typeof judged>;
  before(() => {
    const broken = Object.values(BROKEN).map(({ by }) => {
      const campaign = clean();
      by(campaign);
      return campaign;
    });
    verdicts = judged([clean(), unknown(), ...broken]);
  });

  it('finds nothing where all is well', () => {
    expect(verdicts[0]?.kinds, verdicts[0]?.said).to.deep.equal([]);
  });
  it('finds nothing in what nobody knows the end of, whether it happened or not', () => {
    expect(verdicts[1]?.kinds, verdicts[1]?.said).to.deep.equal([]);
  });
  for (const [n, what] of names.entries())
    it(`finds ${what}`, () => {
      const { kinds = [], said } = verdicts[n + 2] ?? {};
      const { found = [] } = BROKEN[what] ?? {};
      expect(kinds, said).to.include(found[0]);
      expect(
        kinds.filter((kind) => !found.includes(kind)),
        said,
      ).to.deep.equal([]);
    });
  it('ends with 0 where all is well, and with 1 where anything is not', () => {
    const broken = clean();
    broken.tables['audit']?.pop();
    expect([codeFor(clean()), codeFor(broken)]).to.deep.equal([0, 1]);
  });
});

function unknown(): Campaign {
  const campaign = clean();
  const first = campaign.history[0] as Row;
  Object.assign(first, { outcome: 'info', effects: [] });
  campaign.history.push({ ...first, id: 'o9', mark: 'never', key: 'k9' });
  return campaign;
}

function without(tables: Campaign['tables'], name: string, which: (row: Row) => boolean): void {
  tables[name] = (tables[name] ?? []).filter((row) => !which(row));
}

function each(tables: Campaign['tables'], name: string, which: (row: Row) => boolean, into: (row: Row) => Row): void {
  tables[name] = (tables[name] ?? []).map((row) => (which(row) ? { ...row, ...into(row) } : row));
}

/** In the event, wherever it lies: what is committed and what is published stay the same. */
function change({ shadow = [], log = [] }: Campaign['tables'], from: string, to: string): void {
  for (const row of [...shadow, ...log]) row['event'] = String(row['event']).replace(from, to);
}
