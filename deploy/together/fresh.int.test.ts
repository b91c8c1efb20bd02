/** What a screen hears and what a question answers, while the list changes: the two never disagree about a version. */
import { expect } from 'chai';
import type { Call } from '@tasklog/command-api/testing/api';
import { postgresLog } from '@tasklog/event-log';
import { originsOf } from '@tasklog/realtime/door';
import { realtime } from '@tasklog/realtime';
import { connect } from '@tasklog/realtime/testing/line';
import { createLogger } from '@tasklog/runtime';
import type { Service } from '@tasklog/runtime';
import { urlForRole } from '@tasklog/runtime/testing/database';
import type { TaskAnswer, NoticeFrame, Task, TaskList } from '@tasklog/schemas';
import { startTogether } from './services.ts';
import type { Together } from './services.ts';

const TASKS = 8;
const CHANGES = 120;

describe('a list that changes', function () {
  this.timeout(60_000);
  let all: Together;
  let live: Service;
  let command: Call;
  let query: Call;
  before(async () => {
    all = await startTogether();
    live = await realtime({
      log: await postgresLog({
        connectionString: await urlForRole(all.databaseUrl, 'tasklog_realtime'),
        onError: () => undefined,
      }),
      verify: all.verify,
      logger: createLogger('realtime', 'silent'),
      origins: originsOf('http://localhost:3000'),
      host: '127.0.0.1',
      port: 0,
    });
    command = await all.as('ann', 'command');
    query = await all.as('ann', 'query');
  });
  after(async () => {
    await live.stop();
    await all.stop();
  });

  const versionsIn = async (path: string, headers: Record<string, string>): Promise<Map<string, number>> => {
    const answer = await query<Task | TaskList>('GET', path, undefined, headers);
    expect([answer.status, answer.headers.get('stale')]).to.deep.equal([200, null]);
    const tasks = 'items' in answer.body ? answer.body.items : [answer.body];
    return new Map(tasks.map(({ id, version }) => [id, version]));
  };

  it('is at least as new as a frame, and as an answer, of whoever asks with its position', async () => {
    const client = connect(live.url);
    await client.opened;
    client.say({ type: 'hello', token: await all.token('ann', 'user') });
    expect((await client.next()).type).to.equal('ready');
    const ids: string[] = [];
    for (let n = 0; n < TASKS; n += 1)
      ids.push((await command<TaskAnswer>('POST', '/v1/tasks', { title: `task ${String(n)}` })).body.task?.id ?? '');

    const asked: Promise<void>[] = [];
    const atLeast = async (taskId: string, version: number, position: string): Promise<void> => {
      const headers = { 'consistency-token': position };
      const [one, list] = await Promise.all([
        versionsIn(`/v1/tasks/${taskId}`, headers),
        versionsIn('/v1/tasks?sort=-created', headers),
      ]);
      expect(one.get(taskId), 'the task').to.be.at.least(version);
      expect(list.get(taskId), 'the list').to.be.at.least(version);
    };
    const heard = (async () => {
      const newest = new Map<string, number>();
      for (let n = 0; n < TASKS + CHANGES; n += 1) {
        const { position = '', notice } = (await client.next()) as NoticeFrame;
        const { subject: taskId, taskversion: version } = notice;
        expect(version, 'frames of a task come in order').to.equal((newest.get(taskId) ?? 0) + 1);
        newest.set(taskId, version);
        asked.push(atLeast(taskId, version, position));
      }
      return newest;
    })();
    for (let n = 0; n < CHANGES; n += 1) {
      const id = ids[n % TASKS] ?? '';
      const { body } = await command<TaskAnswer>('PATCH', `/v1/tasks/${id}`, { title: `change ${String(n)}` });
      asked.push(atLeast(id, body.task?.version ?? 0, body.position));
    }
    const newest = await heard;
    await Promise.all(asked);
    await all.settled();
    expect([...(await versionsIn('/v1/tasks', {}))].sort()).to.deep.equal([...newest].sort());
    client.ws.close();
  });
});
