import { expect } from 'chai';
import type { Problem, Task } from '@tasklog/schemas';
import { en } from '../messages/catalogue.ts';
import { makeWords } from '../messages/words.ts';
import { changing, deleting, together } from './changes.ts';
import { conflictOf, onceMore } from './conflicts.ts';
import type { Intent } from './intents.ts';
import { makeReplaying } from './replaying.ts';
import { aTask } from './testing.ts';

const words = makeWords('en', en);
const changed = (field = 'If-Match'): Problem => ({
  ...{ type: 'about:blank', title: '', status: 412, code: 'version-mismatch', detail: '' },
  errors: [{ field, message: 'is not 4' }],
});

/** A service that refuses whatever is not on version 4. */
function service(now: Record<string, Task>, field?: string) {
  const sent: Intent[] = [];
  const send = makeReplaying(
    (intent) => {
      sent.push(intent);
      const isOld = Object.entries(intent.versions).some(([id, version]) => version !== (now[id]?.version ?? version));
      const value = { tasks: [], deleted: [], changeId: 'c', position: 'p' };
      return Promise.resolve(
        isOld ? { ok: false, problem: changed(field) } : { ok: true, value, headers: new Headers() },
      );
    },
    (id) => Promise.resolve(now[id]),
  );
  return { send, sent };
}

describe('a change that meets another one', () => {
  const rename = changing(words, aTask(), { title: 'buy oat milk' });

  it('of other fields, is made on top of it under a key of its own', async () => {
    const { send, sent } = service({ [aTask().id]: aTask({ version: 4, priority: 'high' }) });
    expect((await send(rename)).ok).to.equal(true);
    expect(sent.map(({ versions }) => versions[aTask().id])).to.deep.equal([1, 4]);
    expect(sent[1]!.id).not.to.equal(sent[0]!.id);
  });

  it('of the same field, is refused', async () => {
    const { send, sent } = service({ [aTask().id]: aTask({ version: 4, title: 'buy tea' }) });
    const answer = await send(rename);
    expect(answer.ok ? null : answer.problem.status).to.equal(412);
    expect(sent).to.have.length(1);
  });

  it('never deletes what somebody has just changed', async () => {
    const { send } = service({ [aTask().id]: aTask({ version: 4, notes: 'keep the receipt' }) });
    expect((await send(deleting(words, aTask()))).ok).to.equal(false);
  });

  it('of many tasks, is made on the newer version of the one that had changed', async () => {
    const other = aTask({ id: '00000000-0000-4000-8000-000000000002' });
    const [batch] = together(
      words,
      [aTask(), other].map((task) => [task, { op: 'complete' }] as const),
    );
    const { send, sent } = service({ [other.id]: aTask({ ...other, version: 4, notes: 'x' }) }, '/operations/1');
    expect((await send(batch!)).ok).to.equal(true);
    expect(sent[1]!.versions).to.deep.equal({ [aTask().id]: 1, [other.id]: 4 });
  });

  it('keeps both, and can be made again on what is there', () => {
    const now = aTask({ version: 4, title: 'buy tea' });
    const conflict = conflictOf(rename, () => now);
    expect(conflict.guesses).to.deep.equal([{ guess: rename.guesses[0], now }]);
    expect(onceMore(conflict)).to.deep.include({ versions: { [now.id]: 4 }, request: rename.request });
  });
});
