import { expect } from 'chai';
import { aTask } from '../testing/events.ts';
import { sickStage, USER } from '../testing/sick-stage.ts';

describe('dead letters, while others act on them', () => {
  const all = sickStage();

  describe('while records of their key arrive', () => {
    it('take in what was being parked when the operator came', async () => {
      const { task } = await all.poisoned(0);
      const other = aTask({}, USER);
      await all.project();
      all.sick.clear();
      // The consumer holds the key in share, and stands still in the middle of its page.
      const reached = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      all.watching = async (events) => {
        if (!events.some(({ subject }) => subject === other.id)) return;
        reached.resolve();
        await release.promise;
      };
      await all.publish(task.changed('task.updated', { notes: 'late' }), other.added());
      const running = await all.on.run(all.fallible);
      await reached.promise;
      const [first] = await all.letters();
      const retrying = all.operator.post(`/ops/dead-letters/${String(first?.id)}/retry`);
      await all.someoneWaits();
      release.resolve();
      expect((await retrying).body).to.include({ replayed: 2, left: 0, failed: null });
      await all.on.drained('tasks');
      await running.stop();
      expect((await all.versions()).find(({ id }) => id === task.id)?.version).to.equal(3);
      expect(await all.blocked()).to.deep.equal([]);
    });

    it('let the consumer find the key free when they are through; other keys do not wait', async () => {
      const { task } = await all.poisoned(1);
      await all.project();
      all.sick.clear();
      const elsewhere = aTask({}, '0190aaaa-0000-7000-8000-00000000000d');
      const reached = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      all.watching = async (events) => {
        if (!events.some(({ taskversion }) => taskversion === 2)) return;
        reached.resolve();
        await release.promise;
      };
      const [first] = await all.letters();
      const retrying = all.operator.post(`/ops/dead-letters/${String(first?.id)}/retry`);
      await reached.promise;
      const running = await all.on.run(all.fallible);
      await all.publish(task.changed('task.updated', { notes: 'late' }), elsewhere.added());
      await all.someoneWaits();
      await all.until(async () => (await all.versions()).some(({ id }) => id === elsewhere.id));
      release.resolve();
      expect((await retrying).body).to.include({ replayed: 2, left: 0 });
      await all.on.drained('tasks');
      await running.stop();
      expect((await all.versions()).find(({ id }) => id === task.id)?.version).to.equal(4);
      expect((await all.letters()).filter(({ state }) => state === 'waiting')).to.deep.equal([]);
    });

    it('retried again and again among a stream of them, lose none and apply none twice', async () => {
      const { task } = await all.poisoned(0);
      const running = await all.on.run(all.fallible, { pageSize: 3 });
      await all.until(async () => (await all.blocked()).length === 1);
      all.sick.clear();
      let streaming = true;
      const stream = (async () => {
        for (let n = 0; n < 150; n += 1) await all.publish(task.changed('task.tagged', { tags: [`t${String(n)}`] }));
        streaming = false;
      })();
      while (streaming || (await all.blocked()).length > 0) {
        await all.operator.post('/ops/dead-letters/retry', { projector: 'tasks' });
      }
      await stream;
      await all.on.drained('tasks');
      await running.stop();
      expect(await all.on.rows('select doc, version from live.task')).to.deep.equal([
        { doc: task.image(), version: 152 },
      ]);
      expect((await all.letters()).filter(({ state }) => state === 'waiting')).to.deep.equal([]);
    });
  });

  it('that two operators act on at once are acted on once; the other is told', async () => {
    const { task } = await all.poisoned();
    await all.project();
    all.sick.clear();
    const reached = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    all.watching = async () => {
      reached.resolve();
      await release.promise;
    };
    const [first] = await all.letters();
    const path = `/ops/dead-letters/${String(first?.id)}`;
    const retrying = all.operator.post(`${path}/retry`, {}, { name: 'olga' });
    await reached.promise;
    const other = await all.operator.post(`${path}/discard`, { reason: 'enough' }, { name: 'otto' });
    expect(other.status).to.equal(409);
    expect(other.body.detail).to.match(/Another operator works on the dead letters of/);
    release.resolve();
    expect((await retrying).body).to.include({ replayed: 3 });
    const late = await all.operator.post(`${path}/discard`, { reason: 'enough' }, { name: 'otto' });
    expect(late.body.detail).to.match(/was retried by olga/);
    expect((await all.versions())[0]).to.deep.equal({ id: task.id, version: 4 });
    expect((await all.actions()).map(({ action }) => action)).to.deep.equal(['dead-letter.retry']);
  });

  it('that end the process count as tried, and nothing of the attempt stays', async () => {
    const { task } = await all.poisoned();
    await all.project();
    all.sick.clear();
    all.watching = async () => {
      throw Object.assign(new Error('terminating connection'), { code: '57P01' });
    };
    const [first] = await all.letters();
    const { status } = await all.operator.post(`/ops/dead-letters/${String(first?.id)}/retry`);
    expect(status).to.equal(503);
    expect((await all.letters())[0]).to.include({ state: 'waiting', attempts: 4 });
    expect(await all.blocked()).to.deep.equal([task.id]);
    expect((await all.versions())[0]?.version).to.equal(1);
  });
});
