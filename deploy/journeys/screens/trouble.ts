/** What an operator has to look at: records that cannot be applied, a replay under way, one that was cancelled. */
import pg from 'pg';
import type { DeadLetterList, Replay } from '@tasklog/schemas';
import { until } from '../../testing/until.ts';
import { poison } from '../../testing/poison.ts';
import { slowDisk } from '../slow-disk.ts';
import type { Whole } from '../whole.ts';
import type { Written } from './list.ts';

export type Trouble = {
  /** The id of a dead letter with records behind it. */
  letter: number;
  end: () => Promise<void>;
};

export async function makeTrouble(whole: Whole): Promise<Trouble> {
  const db = new pg.Pool({ connectionString: whole.urls.database, max: 2 });
  db.on('error', () => undefined);
  const user = await whole.token('bea');
  const ask = async <T>(token: string, method: string, url: string, body: object): Promise<T> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${url}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const operate = <T>(method: string, path: string, body: object): Promise<T> =>
    ask(whole.urls.operatorToken, method, `${whole.urls.projectors}/ops${path}`, body);

  for (const title of ['wax the skis', 'call the bank']) {
    const { task } = await ask<Written>(user, 'POST', `${whole.urls.command}/v1/tasks`, { title });
    await poison(db, task.id);
    for (const priority of ['high', 'urgent'])
      await ask(user, 'PATCH', `${whole.urls.command}/v1/tasks/${task.id}`, { priority });
  }
  const letters = async (): Promise<DeadLetterList> => {
    const headers = { authorization: `Bearer ${whole.urls.operatorToken}` };
    const answer = await fetch(`${whole.urls.query}/ops/dead-letters?projector=tasks&state=waiting`, { headers });
    return (await answer.json()) as DeadLetterList;
  };
  // Each, and the two records that wait behind it.
  await until(async () => (await letters()).total === 6);

  const { replay } = await operate<{ replay: Replay }>('POST', '/replays', {
    projector: 'notification',
    reason: 'only a try',
  });
  await operate('DELETE', `/replays/${String(replay.id)}`, { reason: 'the wrong read model' });
  const slow = await slowDisk(whole.urls.database);
  await slow.hold();
  await operate('POST', '/replays', { projector: 'audit', reason: 'a column was added' });
  return {
    letter: (await letters()).items.find(({ behind }) => !behind)?.id ?? 0,
    end: async () => {
      await slow.end();
      await db.end();
    },
  };
}
