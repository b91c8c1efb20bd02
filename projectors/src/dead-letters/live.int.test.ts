import { expect } from 'chai';
import type { Envelope } from '@tasklog/schemas';
import { Poison } from '../poison.ts';
import type { Projector } from '../projector.ts';
import { recurrence } from '../recurrence/projector.ts';
import { aTask } from '../testing/events.ts';
import { desk } from '../testing/operator.ts';
import type { Desk } from '../testing/operator.ts';
import { stage } from '../testing/stage.ts';
import type { Stage } from '../testing/stage.ts';

const SERIES = '0190aaaa-0000-7000-8000-000000000001';

describe('dead letters of a read model that was built anew', () => {
  let on: Stage;
  let operator: Desk;
  let sick: Set<string>;

  const fallible: Projector = {
    ...recurrence,
    apply: async (tx, records, target) => {
      if (records.some(({ event }) => sick.has(event.id))) throw new Poison('not with this release');
      await recurrence.apply(tx, records, target);
    },
  };

  beforeEach(async () => {
    sick = new Set();
    on = await stage();
    operator = await desk(on, [fallible], async () => ({ outcome: 'done' }));
    for (const table of ['recurrence', 'recurrence_task']) {
      await on.db.query(`create table projection.${table}_g2 (like projection.${table}_g1 including all)`);
      await on.db.query(`grant all on projection.${table}_g2 to tasklog_projectors`);
    }
    await on.db.query(`update projection.generation set state = 'retained' where projector = 'recurrence'`);
    await on.db.query(`insert into projection.generation (projector, gen, state, source, fed, live_from, live_at)
      values ('recurrence', 2, 'live', 'postgres', true, '{9,9,9,9}', now())`);
  });
  afterEach(async () => {
    await operator.end();
    await on.end();
  });

  /** A completion that waits in the copy that is live now. */
  const parked = async (): Promise<Envelope> => {
    const task = aTask({
      ...{ id: SERIES, seriesId: SERIES, occurrence: '2026-11-02', due: '2026-11-02' },
      recurrence: { rrule: 'FREQ=WEEKLY', completionRelative: false, exceptions: [], anchor: '2026-11-02' },
    });
    const events = [task.added(), task.completed()];
    sick.add((events[1] as Envelope).id);
    await on.log.publish('task-events', events);
    const running = await on.run(fallible, { generation: 2, liveFrom: () => 9 });
    await on.drained('recurrence', 'task-events', 2);
    await running.stop();
    sick.clear();
    return events[1] as Envelope;
  };
  const intents = () => on.rows<{ state: string; key: string }>('select state, key from projection.intent');

  it('retried, ask for what they would have asked for', async () => {
    await parked();
    const [letter] = await on.rows<{ id: number }>('select id::int from log.dead_letter');
    const { body } = await operator.post(`/ops/dead-letters/${String(letter?.id)}/retry`);
    expect(body).to.include({ replayed: 1, left: 0 });
    expect(await intents()).to.deep.equal([{ state: 'waiting', key: SERIES }]);
  });

  it('are found when all of a projector are retried', async () => {
    await parked();
    const { body } = await operator.post('/ops/dead-letters/retry', { projector: 'recurrence' });
    expect(body).to.include({ keys: 1, freed: 1, replayed: 1 });
  });
});
