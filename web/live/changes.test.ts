import { expect } from 'chai';
import { en } from '../messages/catalogue.ts';
import { makeWords } from '../messages/words.ts';
import { adding, changing, together } from './changes.ts';
import { askOf } from './intents.ts';
import { aTask } from './testing.ts';

const words = makeWords('en', en);

describe('a change as data', () => {
  it('outlives the page', () => {
    const intent = changing(words, aTask(), { due: '2026-11-30', scope: 'future' });
    expect(JSON.parse(JSON.stringify(intent))).to.deep.equal(intent);
    expect(intent.guesses[0]!.after).to.deep.equal({ due: '2026-11-30' });
    expect(askOf(intent).body).to.deep.equal({ due: '2026-11-30', scope: 'future' });
  });

  it('adds a task under the id that it is shown by', () => {
    const intent = adding(words, { title: 'wax the skis', tags: ['snow'] }, 'Europe/Oslo');
    const [guess] = intent.guesses;
    expect(intent.request.body).to.deep.equal({
      ...{ id: guess!.taskId, title: 'wax the skis', tags: ['snow'], timeZone: 'Europe/Oslo' },
    });
    expect(guess!.after).to.deep.include({ id: guess!.taskId, title: 'wax the skis', tags: ['snow'], status: 'open' });
  });

  it('of more tasks than one request takes, is several that each hold all or nothing', () => {
    const tasks = Array.from({ length: 230 }, (_, n) => aTask({ id: `${n}` }));
    const intents = together(
      words,
      tasks.map((task) => [task, { op: 'update', set: { priority: 'high' } }] as const),
    );
    expect(intents.map(({ guesses }) => guesses.length)).to.deep.equal([100, 100, 30]);
    expect(askOf(intents[2]!).body).to.have.nested.property('operations[29].version', 1);
    expect(intents[2]!.what).to.equal('30 tasks were not changed');
  });
});
