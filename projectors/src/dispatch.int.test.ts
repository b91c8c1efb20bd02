import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { CommandsRequest } from '@tasklog/schemas';
import { deskIn, startDispatcher } from './dispatch.ts';
import type { Answer, Send } from './dispatch.ts';
import type { Rounds } from './rounds.ts';
import { stage } from './testing/stage.ts';
import type { Stage } from './testing/stage.ts';

describe('carrying intents out', () => {
  let on: Stage;
  let running: Rounds[];
  beforeEach(async () => {
    on = await stage();
    running = [];
  });
  afterEach(async () => {
    await Promise.all(running.map((each) => each.stop()));
    await on.end();
  });

  const dispatch = (send: Send): void =>
    void running.push(
      startDispatcher({
        desk: deskIn(on.pool),
        send,
        sleep: (_, signal) => pause(1, undefined, { signal }).catch(() => undefined),
        onError: (error) => void on.troubles.push(error.message),
        retryMs: 1,
      }),
    );
  let off = 0;
  const intend = async (key: string, state = 'waiting'): Promise<string> => {
    const id = randomUUID();
    await on.db.query(
      `insert into projection.intent (grp, event_id, kind, topic, part, off, user_id, key, body, state)
       values ('recurrence', $1, 'add', 1, 0, $2, $1, $3, $4, $5)`,
      [id, (off += 1), key, JSON.stringify({ causationId: id }), state],
    );
    return id;
  };
  const states = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      (await on.rows<{ id: string; state: string }>('select event_id as id, state from projection.intent')).map(
        ({ id, state }) => [id, state],
      ),
    );
  const settled = async (): Promise<void> => {
    while (Object.values(await states()).includes('waiting')) await pause(5);
  };
  const idOf = (body: CommandsRequest): string => body.causationId ?? '';

  it('sends each with a key of its own, and notes that it is done', async () => {
    const [a, b] = [await intend('x'), await intend('y')];
    const keys: string[] = [];
    dispatch(async (_, key) => (keys.push(key), { outcome: 'done' }));
    await settled();
    expect(keys).to.have.members([`recurrence:${a}`, `recurrence:${b}`]);
    expect(await states()).to.deep.equal({ [a]: 'done', [b]: 'done' });
  });

  it('tries again, under the same key, until there is an answer; what lies behind waits, other keys do not', async () => {
    const [first, second] = [await intend('x'), await intend('x')];
    const other = await intend('y');
    const sent: string[] = [];
    let fails = 3;
    dispatch(async (body, key) => {
      expect(key).to.equal(`recurrence:${idOf(body)}`);
      sent.push(idOf(body));
      if (idOf(body) === first && fails-- > 0) {
        if (fails === 1) throw new Error('fetch failed');
        return { outcome: 'again', reason: '503 away' };
      }
      return { outcome: 'done' };
    });
    await settled();
    expect(sent.filter((id) => id !== other)).to.deep.equal([first, first, first, first, second]);
    expect(sent.filter((id) => id === other)).to.have.length(1);
  });

  it('a refusal is final, with its reason; the next one of the key goes on', async () => {
    const [refused, next] = [await intend('x'), await intend('x')];
    const answers: Record<string, Answer> = { [refused]: { outcome: 'refused', reason: '422 bad-repeat: no' } };
    dispatch(async (body) => answers[idOf(body)] ?? { outcome: 'done' });
    await settled();
    expect(await states()).to.deep.equal({ [refused]: 'failed', [next]: 'done' });
    const [row] = await on.rows<{ reason: string }>("select reason from projection.intent where state = 'failed'");
    expect(row?.reason).to.equal('422 bad-repeat: no');
  });

  it('never sends what is suppressed', async () => {
    const [quiet, loud] = [await intend('x', 'suppressed'), await intend('x')];
    const sent: string[] = [];
    dispatch(async (body) => (sent.push(idOf(body)), { outcome: 'done' }));
    await settled();
    expect(sent).to.deep.equal([loud]);
    expect(await states()).to.include({ [quiet]: 'suppressed' });
  });

  it('two dispatchers send each once, in order per key', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 40; n += 1) ids.push(await intend(`key ${String(n % 4)}`));
    const sent: string[] = [];
    const send: Send = async (body) => (sent.push(idOf(body)), { outcome: 'done' });
    dispatch(send);
    dispatch(send);
    await settled();
    expect(sent.toSorted()).to.deep.equal(ids.toSorted());
    for (let key = 0; key < 4; key += 1) {
      const ofKey = ids.filter((_, n) => n % 4 === key);
      expect(sent.filter((id) => ofKey.includes(id))).to.deep.equal(ofKey);
    }
  });
});
