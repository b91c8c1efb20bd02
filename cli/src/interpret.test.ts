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
