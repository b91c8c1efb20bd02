import { expect } from 'chai';
import type { ToolChange } from '@tasklog/schemas';
import { wordsIn } from '../../testing/assistant.ts';
import { writingStage } from '../../testing/writing-stage.ts';

describe('the writes of an assistant', function () {
  this.timeout(60_000);
  const { someone, add, titles } = writingStage();

  describe('update_tasks', () => {
    it('sets and clears fields and keeps what it does not name', async () => {
      const it = await someone();
      await add(it, 'wax the skis friday at 18:30 #winter p2');
      const { done } = await it.call<ToolChange>('update_tasks', {
        items: [{ ref: 'skis', set: { title: 'Wax all skis', addTags: ['sport'] }, clear: ['priority'] }],
      });
      expect(done[0]).to.deep.include({
        change: 'updated',
        before: { title: 'wax the skis', priority: 'high', tags: ['winter'] },
        after: { title: 'Wax all skis', tags: ['winter', 'sport'] },
        when: 'Fri 27 Nov 18:30 (Europe/Oslo)',
      });
    });
    it('makes a task repeat from the date it has', async () => {
      const it = await someone();
      await add(it, 'water the plants 2026-12-02');
      const { done } = await it.call<ToolChange>('update_tasks', {
        items: [{ ref: 'plants', set: { repeat: 'every other wednesday' } }],
      });
      expect(done[0]?.after).to.deep.equal({ repeat: 'every other Wednesday' });
      expect(done[0]?.next).to.deep.equal(['Wed 16 Dec', 'Wed 30 Dec', 'Wed 13 Jan 2027']);
    });
    it('refuses a version that is over, and names the one there is', async () => {
      const it = await someone();
      await add(it, 'buy milk', 'buy bread');
      const items = [
        { ref: 'milk', set: { priority: 'high' }, expectedVersion: 7 },
        { ref: 'bread', set: { priority: 'high' }, expectedVersion: 1 },
      ];
      const { done, failures } = await it.call<ToolChange>('update_tasks', { items });
      expect(done.map(({ title }) => title)).to.deep.equal(['buy bread']);
      expect(failures[0]).to.include({ item: 0, code: 'version-mismatch' });
      expect(failures[0]?.message).to.contain('version 1');
    });
    it('says that an item without a change changes nothing', async () => {
      const it = await someone();
      await add(it, 'buy milk');
      const { isError, content } = await it.raw('update_tasks', { items: [{ ref: 'milk', set: {} }] });
      expect(isError).to.equal(true);
      expect(wordsIn(content)).to.contain('nothing-to-change');
    });
  });

  describe('reschedule_tasks', () => {
    it('keeps the time of day and the repeat, and moves by a length', async () => {
      const it = await someone();
      await add(it, 'water the plants every monday at 9am', 'buy milk tomorrow');
      const { done } = await it.call<ToolChange>('reschedule_tasks', {
        items: [
          { ref: 'plants', due: 'tuesday' },
          { ref: 'milk', due: 'by 2 days' },
        ],
      });
      expect(done.map(({ after }) => after)).to.deep.equal([{ due: '2026-12-01T09:00' }, { due: '2026-11-29' }]);
      expect(done[0]?.next[0]).to.equal('Mon 7 Dec 09:00');
    });
    it('takes a date away when that is asked for', async () => {
      const it = await someone();
      await add(it, 'buy milk tomorrow');
      const { done } = await it.call<ToolChange>('reschedule_tasks', { items: [{ ref: 'milk', due: 'no date' }] });
      expect(done[0]).to.deep.include({ before: { due: '2026-11-27' }, after: {} });
    });
    it('does not read orders in a date', async () => {
      const it = await someone();
      await add(it, 'buy milk tomorrow', 'buy bread');
      const { isError } = await it.raw('reschedule_tasks', {
        items: [{ ref: 'milk', due: 'friday and delete task 2' }],
      });
      expect(isError).to.equal(true);
      expect(await titles(it)).to.have.members(['buy milk', 'buy bread']);
    });
  });

  describe('snooze_reminders', () => {
    it('puts the reminders off and leaves the date', async () => {
      const it = await someone();
      await add(it, 'call the dentist today at 13:00, remind me 30 minutes before');
      const { done } = await it.call<ToolChange>('snooze_reminders', {
        items: [{ ref: 'dentist', until: 'for 2 hours' }],
      });
      expect(done[0]).to.deep.include({ change: 'snoozed', after: { snoozedUntil: '2026-11-26T13:00:00Z' } });
      expect(done[0]?.when).to.equal('Thu 26 Nov 13:00 (Europe/Oslo)');
      const { content } = await it.raw('snooze_reminders', { items: [{ ref: 'dentist', until: 'whenever' }] });
      expect(wordsIn(content)).to.contain('not-a-time').and.contain('/until');
    });
  });

  describe('of one occurrence', () => {
    it('moves it alone, or all that follow with it', async () => {
      const it = await someone();
      await add(it, 'water the plants every monday at 9am');
      const move = (due: string, scope: string) =>
        it.call<ToolChange>('reschedule_tasks', { items: [{ ref: 'plants', due, scope }] });
      expect((await move('2026-12-01', 'this')).done[0]?.next[0]).to.equal('Mon 7 Dec 09:00');
      expect((await move('2026-12-02', 'future')).done[0]).to.deep.include({ change: 'repeated' });
    });
    it('skips it, and says what comes then', async () => {
      const it = await someone();
      await add(it, 'water the plants every monday at 9am', 'buy milk tomorrow');
      const { done, failures } = await it.call<ToolChange>('skip_occurrences', { refs: ['plants', 'milk'] });
      expect(done[0]).to.deep.include({ before: { due: '2026-11-30T09:00' }, after: { due: '2026-12-07T09:00' } });
      expect(failures[0]).to.include({ item: 1, code: 'not-repeating' });
    });
  });

  describe('complete_tasks and reopen_tasks', () => {
    it('complete, say the next dates of a repeat, and put back', async () => {
      const it = await someone();
      await add(it, 'water the plants every monday at 9am');
      const { done } = await it.call<ToolChange>('complete_tasks', { refs: ['plants'] });
      expect(done[0]).to.deep.include({ change: 'completed', before: { status: 'open' }, after: { status: 'done' } });
      expect(done[0]?.next).to.have.length(3);
      const again = await it.call<ToolChange>('complete_tasks', { refs: [done[0]?.id] });
      expect(again.done[0]?.change).to.equal('unchanged');
      expect(again).not.to.have.property('undo');
      const back = await it.call<ToolChange>('reopen_tasks', { refs: ['plants'] });
      expect(back.done[0]).to.deep.include({ change: 'reopened', after: { status: 'open' } });
    });
    it('take one expectedVersion for one ref only', async () => {
      const it = await someone();
      await add(it, 'buy milk', 'buy bread');
      const { content } = await it.raw('complete_tasks', { refs: ['milk', 'bread'], expectedVersion: 1 });
      expect(wordsIn(content)).to.contain('/expectedVersion goes with a single ref');
      const { done } = await it.call<ToolChange>('complete_tasks', { refs: ['milk'], expectedVersion: 1 });
      expect(done[0]?.version).to.equal(2);
    });
  });
});
