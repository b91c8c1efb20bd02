import { expect } from 'chai';
import type { ReminderDue } from '@tasklog/schemas';
import { summaryOf } from './words.ts';

describe('What a reminder says', () => {
  const saying = (data: Partial<ReminderDue['data']>) =>
    summaryOf({
      data: { title: 'Call Ana', due: '2026-07-27T09:00', timeZone: 'Europe/Madrid', late: false, ...data },
    } as ReminderDue);

  it('is its task, and when that is due', () => {
    expect(saying({})).to.deep.equal({
      title: 'Reminder: Call Ana',
      body: 'Due 2026-07-27 09:00 (Europe/Madrid).',
    });
  });

  it('names what kept it: an outage, or quiet hours', () => {
    expect(saying({ due: null, late: true }).body).to.equal('This reminder comes late.');
    expect(saying({ held: true }).body).to.match(/^Due .* It was held by your quiet hours\.$/);
  });

  it('cuts a title that fills a screen', () => {
    expect(saying({ title: 'x'.repeat(500) }).title).to.equal(`Reminder: ${'x'.repeat(400)}…`);
  });
});
