import { expect } from 'chai';
import { en } from '../messages/catalogue.ts';
import { makeWords } from '../messages/words.ts';
import { completing, reopening } from './changes.ts';
import { askOf, NOTHING_TO_TAKE_BACK, takingBack, type Intent, type Written } from './intents.ts';
import { makeSend } from './sending.ts';
import { aTask } from './testing.ts';

const words = makeWords('en', en);
const other = aTask({ id: '00000000-0000-4000-8000-000000000002' });

function line() {
  const delivered: { intent: Intent; answer: (version: number | null) => void }[] = [];
  const send = makeSend(
    (intent) =>
      new Promise((resolve) =>
        delivered.push({
          intent,
          answer: (version) =>
            resolve(
              version === null
                ? { ok: false, problem: NOTHING_TO_TAKE_BACK }
                : { ok: true, headers: new Headers(), value: written(version) },
            ),
        }),
      ),
  );
  const quiet = () => new Promise((resolve) => setImmediate(resolve));
  return { send, delivered, quiet };
}
const written = (version: number): Written => ({
  ...{ tasks: [aTask({ version })], deleted: [], changeId: `change ${version}`, position: 'p' },
});

describe('sending intents', () => {
  it('on one task one after the other, each on the version that the one before led to', async () => {
    const { send, delivered, quiet } = line();
    void send(completing(words, aTask()));
    void send(reopening(words, aTask()));
    void send(completing(words, other));
    await quiet();
    expect(delivered.map(({ intent }) => intent.versions)).to.deep.equal([{ [aTask().id]: 1 }, { [other.id]: 1 }]);
    delivered[0]!.answer(5);
    await quiet();
    expect(askOf(delivered[2]!.intent)).to.deep.include({ method: 'POST', version: 5 });
  });

  it('a refusal does not hold up what comes after it', async () => {
    const { send, delivered, quiet } = line();
    void send(completing(words, aTask()));
    void send(reopening(words, aTask()));
    await quiet();
    delivered[0]!.answer(null);
    await quiet();
    expect(delivered[1]!.intent.versions).to.deep.equal({ [aTask().id]: 1 });
  });

  it('an undo waits for what it takes back and then names its change', async () => {
    const { send, delivered, quiet } = line();
    const first = completing(words, aTask());
    void send(first);
    void send(takingBack({ ...first, changeId: null }, 'undo', ''));
    await quiet();
    delivered[0]!.answer(2);
    await quiet();
    expect(askOf(delivered[1]!.intent)).to.deep.include({ body: { changeId: 'change 2' } });
  });

  it('what did not happen is not taken back', async () => {
    const { send, delivered, quiet } = line();
    const first = completing(words, aTask());
    void send(first);
    const undone = send(takingBack({ ...first, changeId: null }, 'undo', ''));
    await quiet();
    delivered[0]!.answer(null);
    expect(await undone).to.deep.equal({ ok: false, problem: NOTHING_TO_TAKE_BACK });
    expect(delivered).to.have.length(1);
  });

  it('a batch carries the version of each task in its operation', () => {
    const request = {
      method: 'POST' as const,
      path: '/b',
      body: { operations: [{ op: 'complete', id: 'a' }, { op: 'add' }] },
    };
    const ask = askOf({ id: 'i', guesses: [], versions: { a: 3 }, request, what: '' });
    expect(ask.body).to.deep.equal({ operations: [{ op: 'complete', id: 'a', version: 3 }, { op: 'add' }] });
    expect(ask).not.to.have.property('version');
  });
});
