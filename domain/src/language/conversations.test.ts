import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from '@tasklog/schemas';
import { isInterpretation } from '@tasklog/schemas/validators';
import { fromInput, interpret } from './interpret.ts';
import { judge, type Case } from './judge.ts';
import { answer, say } from './sentences.ts';

const FAMILIES = ['answers', 'bulk', 'changes', 'corrections', 'filters', 'questions', 'references', 'settings'];

/** Misread cases a family may have: those where products differ and none is asked about. */
const MAY_MISS: Partial<Record<string, number>> = { references: 1 };

describe('what people say to their list', () => {
  for (const family of FAMILIES)
    it(`${family}: every sentence means what it should`, () => {
      const cases = readFileSync(join(import.meta.dirname, 'cases', `${family}.jsonl`), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Case);
      const wrong = cases.flatMap((one) => {
        const got = interpret(one.message, fromInput(one));
        expect(parse(isInterpretation, got), one.message).to.have.property('ok', true);
        const fields = judge(one, got);
        return fields.length > 0 ? [`${String(one.id)} “${one.message}”: ${fields.join(', ')}`] : [];
      });
      expect(wrong.length, wrong.join('\n')).to.be.at.most(MAY_MISS[family] ?? 0);
    });
});

describe('several commands in one message', () => {
  it('are told in one reply, with one hint', () => {
    const { reply, also } = say('complete 1 and delete 2');
    expect(reply).to.equal('Done: **Buy groceries**. Deleted **Call dentist**. *Say "undo" to bring it back.*');
    expect(also?.map(({ intent }) => intent)).to.deep.equal(['delete']);
  });
  it('for one task are one change of it', () =>
    expect(say('rename 2 to orthodontist and move it to friday').changes).to.deep.equal({
      title: 'orthodontist',
      due: '2026-07-17T09:00',
    }));
  it('move each from its own date, when a length is said', () => {
    const meant = say('push 1 and 2 back a week');
    expect([meant, ...(meant.also ?? [])].map(({ changes }) => changes?.due)).to.deep.equal([
      '2026-07-22',
      '2026-07-23T09:00',
    ]);
  });
});

describe('a preview', () => {
  const asked = 'what if I moved the dentist to friday?';
  it('changes nothing, and says what was and what would be', () => {
    const { intent, reply } = say(asked);
    expect(intent).to.equal('confirm');
    expect(reply)
      .to.contain('Thu 16 Jul 09:00')
      .and.to.contain('Fri 17 Jul 09:00')
      .and.to.contain('Nothing has changed');
  });
  it('is carried out on a yes', () =>
    expect(answer('yes', asked, say(asked).reply)).to.deep.include({ intent: 'reschedule' }));
});

describe('an answer to "why"', () => {
  it('names the rules that fired, the zone and the day', () => {
    const { reply } = answer('why thursday?', 'add call ann on thursday', 'Added **call ann**: Thu 16 Jul.');
    expect(reply).to.contain('date: weekday').and.to.contain('Wed 15 Jul').and.to.contain('Europe/Oslo');
  });
});

describe('a list that goes on', () => {
  const setup = Array.from({ length: 23 }, (_, n) => ({ n: n + 1, title: `errand ${String(n + 1)}` }));
  it('shows ten rows and the total, then ten more', () => {
    const first = say('show my tasks', { setup });
    expect(first.reply).to.match(/^23 tasks: 1\. .*10\. \*\*errand 10\*\* … and 13 more/);
    const history = [
      { role: 'user' as const, content: 'show my tasks' },
      { role: 'assistant' as const, content: first.reply },
    ];
    const second = say('more', { setup, history });
    expect(second).to.deep.include({ intent: 'list', offset: 10 });
    expect(second.reply).to.match(/^11\. .*20\. \*\*errand 20\*\* … and 3 more/);
  });
});

describe('a conversation of many turns', () => {
  it('knows what was added, changed and shown before', () => {
    const turns = [
      'add call the plumber tomorrow',
      'Added.',
      'add call the roofer',
      'Added.',
      'make both urgent',
      'Changed.',
    ];
    expect(answer('complete the plumber', ...turns).target?.text).to.equal('call the plumber');
    expect(answer('make both low', ...turns.slice(0, 4)).target?.numbers).to.deep.equal([9, 10]);
  });
});

describe('a repeat said bit by bit', () => {
  it('keeps what was said of it before', () => {
    const turns = [
      'add standup every weekday at 9:15',
      'Added.',
      'except wednesday',
      'Changed.',
      'until the end of the year',
      'Changed.',
    ];
    expect(answer('make it 9:30', ...turns).changes).to.deep.equal({
      rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20261231',
      exceptions: ['FREQ=WEEKLY;BYDAY=WE'],
      due: '2026-07-16T09:30',
      time: '09:30',
    });
  });
});

describe('several tasks moved to an hour', () => {
  it('stay on the days they are on', () => {
    const meant = say('move 1 and 2 to 4pm');
    expect([meant, ...(meant.also ?? [])].map(({ changes }) => changes?.due)).to.deep.equal([
      '2026-07-15T16:00',
      '2026-07-16T16:00',
    ]);
  });
});
