/** What operators ask, over a log that is empty at the beginning of each test. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import pg from 'pg';
import { openSession, partitionOf, postgresLog } from '@tasklog/event-log';
import type { EventLog, Session } from '@tasklog/event-log';
import { TEST_PARTITIONS } from '@tasklog/runtime/testing/database';
import { mustParse } from '@tasklog/schemas';
import type { Envelope, Validator } from '@tasklog/schemas';
import { startList } from './list.ts';
import type { TestList } from './list.ts';

export type Operating = {
  readonly list: TestList;
  readonly db: pg.Pool;
  readonly log: EventLog;
  readonly session: Session;
  /** The answer to an observer, which is as its schema says. */
  ask: <T>(path: string, is: Validator<T>) => Promise<T>;
  /** Somebody whose events lie in that partition. */
  user: (partition: number) => string;
  event: (userid: string, title: string, more?: Partial<Envelope>) => Envelope;
};

/** To be called within a `describe`: it brings the hooks that start and stop it. */
export function operating(): Operating {
  let list: TestList;
  let db: pg.Pool;
  let log: EventLog;
  let session: Session;
  before(async () => {
    list = await startList();
    db = new pg.Pool({ connectionString: list.ownerUrl, max: 2 });
    log = await postgresLog({ connectionString: list.ownerUrl, onError: () => undefined, poolSize: 1 });
    session = await openSession(list.ownerUrl, () => undefined, 'projectors');
  });
  after(async () => {
    await session.close();
    await log.close();
    await db.end();
    await list.stop();
  });
  beforeEach(async () => {
    await db.query('truncate log.checkpoint, log.trouble, log.record, log.dead_letter, command.outbox');
    await db.query('update log.head set next = 1');
  });

  return {
    get list() {
      return list;
    },
    get db() {
      return db;
    },
    get log() {
      return log;
    },
    get session() {
      return session;
    },
    ask: async (path, is) => {
      const { status, body, text } = await list.ask(path, { role: 'observer' });
      expect(status, text).to.equal(200);
      return mustParse(is, body, path);
    },
    user: (partition) => {
      for (;;) {
        const id = randomUUID();
        if (partitionOf(id, TEST_PARTITIONS) === partition) return id;
      }
    },
    event: (userid, title, more = {}) => ({
      specversion: '1.0',
      id: randomUUID(),
      source: 'test',
      type: 'task.added',
      subject: randomUUID(),
      time: '2026-11-23T12:00:00Z',
      datacontenttype: 'application/json',
      dataschema: '/schemas/events/task-added.v1.json',
      userid,
      taskversion: 1,
      changeid: randomUUID(),
      actor: 'user',
      data: { after: { title } },
      ...more,
    }),
  };
}
