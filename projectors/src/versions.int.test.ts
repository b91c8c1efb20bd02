import { expect } from 'chai';
import type { Envelope } from '@tasklog/schemas';
import { chainOf } from '@tasklog/schemas/upcast';
import { audit } from './audit/projector.ts';
import { tasks } from './tasks/projector.ts';
import { aTask } from './testing/events.ts';
import { foldingStage } from './testing/folding-stage.ts';

const USER = '0190aaaa-0000-7000-8000-00000000000a';

describe('an event of another version', () => {
  const fold = foldingStage();
  const { publish, project, letters } = fold;

  const inVersion = (event: Envelope, version: string): Envelope => ({
    ...event,
    dataschema: `/schemas/events/${event.type.replace('.', '-')}.${version}`,
  });
  /** As if version 1 had called a title a name. */
  const named = chainOf([
    {
      type: 'task.updated',
      from: 1,
      upcast: (event) => {
        const { before, after } = event.data as { before: { name: string }; after: { name: string } };
        return { ...event, data: { before: { title: before.name }, after: { title: after.name } } };
      },
    },
  ]);

  it('that is older is applied as this release knows it, and once; the log and the trail keep it as it was', async () => {
    const task = aTask();
    const added = task.added();
    const update = task.changed('task.updated', { title: 'wax both' });
    const old = { ...inVersion(update, 'v1.json'), data: { before: { name: 'x' }, after: { name: 'wax both' } } };
    await publish(added, old, old, inVersion(task.changed('task.updated', { notes: 'red' }), 'v2.json#0.2.0'));
    for (const projector of [tasks, audit]) await project(projector, { upcast: named });
    expect(await fold.on.rows('select doc, version from live.task')).to.deep.equal([{ doc: task.image(), version: 3 }]);
    // The trail is what was written, so that its hashes hold for ever.
    expect(await fold.on.rows('select after from live.audit where version = 2')).to.deep.equal([
      { after: { name: 'wax both' } },
    ]);
    expect(await letters()).to.deep.equal([]);
    const [kept] = await fold.on.rows<{ event: Envelope }>(
      'select event from log.record where topic = 1 and version = 2',
    );
    expect(kept?.event.data).to.deep.equal(old.data);
  });

  it('that is newer is parked, with the release that it needs, and so is a type that is', async () => {
    const [one, two] = [aTask({}, USER), aTask({}, USER)];
    await publish(one.added(), two.added());
    await publish(inVersion(one.changed('task.updated', { title: 'x' }), 'v3.json#0.9.0'));
    await publish(inVersion({ ...two.completed(), type: 'task.archived' }, 'v1.json#0.8.0'));
    await project(tasks, { upcast: named });
    expect((await letters()).map(({ reason }) => reason)).to.deep.equal([
      'task.updated is of version 3, and this release knows 2: it needs release 0.9.0 or later',
      'task-events has no event type "task.archived" in this release: it needs release 0.8.0 or later',
    ]);
  });
});
