import { expect } from 'chai';
import type { AuditEntry } from '@tasklog/schemas';
import { chapterOf, titleOf } from './story.ts';
import { english } from '../testing.ts';

const now = Date.parse('2026-11-30T12:00:00Z');
const entry = (fields: Partial<AuditEntry>): AuditEntry => ({
  id: 'e',
  taskId: 't',
  type: 'task.completed',
  at: '2026-11-30T08:12:00Z',
  actor: 'user',
  changeId: 'c',
  version: 2,
  before: { status: 'open' },
  after: { status: 'done' },
  ...fields,
});
const told = (fields: Partial<AuditEntry>) => chapterOf(english, entry(fields), 'Europe/Berlin', now);

describe('the story of a task', () => {
  it('says what, when and by whom', () => {
    expect(told({}).sentence).to.equal('Completed on Mon 30 Nov 09:12 by you');
    expect(told({ type: 'task.added', actor: 'recurrence' }).sentence).to.equal(
      'Added on Mon 30 Nov 09:12 by its repeat',
    );
    expect(told({ type: 'task.snoozed', actor: 'assistant' }).sentence).to.equal(
      'Snoozed on Mon 30 Nov 09:12 by the assistant, for you',
    );
  });

  it('names the fields that became different', () => {
    const before = { title: 'buy milk', due: '2026-11-30', priority: 'none' as const, tags: ['home'] };
    const after = { title: 'buy oat milk', due: '2026-12-01T09:00', priority: 'high' as const, tags: ['home'] };
    expect(told({ type: 'task.updated', before, after }).details).to.deep.equal([
      'Title: “buy milk” → “buy oat milk”',
      'Due: Mon 30 Nov → Tue 1 Dec 09:00',
      'Priority: high',
    ]);
  });

  it('says what is no longer so, but nothing of fields an image leaves out', () => {
    expect(told({ before: { due: '2026-11-30', title: 'a' }, after: { due: null } }).details).to.deep.equal([
      'Due: no longer Mon 30 Nov',
    ]);
  });

  it('tells repeats and reminders in words', () => {
    const recurrence = { rrule: 'FREQ=DAILY', completionRelative: false, exceptions: [], anchor: '2026-11-30' };
    const after = { recurrence, reminders: [{ id: 'r', minutesBefore: 60 }] };
    expect(told({ type: 'task.added', before: null, after }).details).to.deep.equal([
      'Repeats: every day',
      'Reminders: 1 hour before',
    ]);
  });

  it('keeps an event it does not know readable', () => {
    expect(told({ type: 'task.painted' }).sentence).to.equal('task.painted on Mon 30 Nov 09:12 by you');
  });

  it('remembers the last title', () => {
    expect(titleOf([entry({}), entry({ after: { title: 'new' } }), entry({ after: { title: 'old' } })])).to.equal(
      'new',
    );
    expect(titleOf([])).to.equal(null);
  });
});
