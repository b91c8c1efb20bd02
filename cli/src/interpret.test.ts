import { expect } from 'chai';
import { tasklog } from './testing/run.ts';

const line = (fields: object): string =>
  `${JSON.stringify({ id: 1, message: 'buy milk tomorrow', now: '2026-11-23T09:00:00+01:00', tz: 'Europe/Oslo', ...fields })}\n`;

describe('tasklog', () => {
  it('interprets line by line, with no service and whatever the process’s zone', async () => {
    for (const TZ of ['UTC', 'Asia/Tokyo', 'Pacific/Apia']) {
      const { code, out } = await tasklog(
        ['interpret', '--jsonl'],
        line({}) + line({ id: 'b', message: 'call mom every friday at 6pm' }),
        { TZ },
      );
      const [first, second] = out
        .trim()
        .split('\n')
        .map((each) => JSON.parse(each) as { id: unknown; intent: string; tasks: { due: string; rrule?: string }[] });
      expect(code).to.equal(0);
      expect(first).to.deep.include({ id: 1, intent: 'add' });
      expect(first?.tasks[0]?.due).to.equal('2026-11-24');
      expect(second).to.deep.include({ id: 'b', intent: 'add' });
      expect(second?.tasks[0]).to.deep.include({ due: '2026-11-27T18:00', rrule: 'FREQ=WEEKLY;BYDAY=FR' });
    }
  });

  it('shows one message in rows: what was understood, the next dates, and the rules that fired', async () => {
    const said = ['wax the skis every other thursday at 18:30 #winter remind me an hour before'];
    const { code, out } = await tasklog(['interpret', '--zone', 'Europe/Oslo', '--now', '2026-07-15T10:00', ...said]);
    expect(code).to.equal(0);
    const rows = new Map(
      out
        .trim()
        .split('\n')
        .map((row) => [row.slice(0, 9).trim(), row.slice(9).trim()]),
    );
    expect(rows.get('intent')).to.equal('add');
    expect(rows.get('title')).to.equal('wax the skis');
    expect(rows.get('due')).to.equal('Thu 16 Jul 18:30 (Europe/Oslo)');
    expect(rows.get('repeats')).to.contain('every other Thursday');
    expect(rows.get('next')).to.equal('Thu 30 Jul 18:30, Thu 13 Aug 18:30, Thu 27 Aug 18:30');
    expect(rows.get('remind')).to.equal('1 hour before');
    expect(rows.get('because')).to.contain('repeat: weekdays');
  });

  it('says that a zone is none', async () => {
    const { code, err } = await tasklog(['interpret', '--zone', 'Mars/Olympus', 'buy milk']);
    expect(code).to.equal(2);
    expect(err).to.contain('Europe/Oslo').and.not.to.contain('    at ');
  });

  it('answers a line it cannot read with its fault, under its id, and goes on', async () => {
    const { code, out } = await tasklog(
      ['interpret', '--jsonl'],
      `{"id":7}\nnot json\n${line({ tz: 'Nowhere' })}${line({ id: 9 })}`,
    );
    const answers = out
      .trim()
      .split('\n')
      .map((each) => JSON.parse(each) as { id?: unknown; error?: string; intent?: string });
    expect(code).to.equal(1);
    expect(answers[0]).to.deep.include({ id: 7 });
    expect(answers[0]?.error).to.contain('/message is missing');
    expect(answers[1]?.error).to.contain('not JSON');
    expect(answers[2]?.error).to.be.a('string');
    expect(answers[3]).to.deep.include({ id: 9, intent: 'add' });
  });

  it('helps, and says what is wrong with a wrong call', async () => {
    const help = await tasklog(['--help']);
    for (const name of ['start', 'token', 'add', 'list', 'chat', 'interpret']) expect(help.out).to.contain(name);
    const wrong = await tasklog(['lst']);
    expect(wrong.code).not.to.equal(0);
    expect(wrong.err).to.contain('list');
  });

  it('says that nothing runs, and how to start it', async () => {
    const { code, err } = await tasklog(['list']);
    expect(code).to.equal(69);
    expect(err).to.contain('npm start');
    expect(err).not.to.contain('    at ');
  });
});
