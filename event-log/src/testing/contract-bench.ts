/** What the contract of the log is tried on: a log, and what its tests do to it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Claim, Consumer, EventLog, Page } from '../event-log.ts';
import { anEvent, userIn } from './events.ts';

export type LogUnderTest = {
  /** A process of its own: its own connections, its own claims. A frozen one can be cut off from the others. */
  connect: (options?: { frozen?: boolean }) => Promise<EventLog>;
  /** Moves the checkpoint as a handler does, with a note of each record as its effect; throws ClaimLost when the claim is void. */
  move: (page: Page) => Promise<void>;
  /** Offsets of a partition whose effect was noted, in the order it was. */
  noted: (partition: number) => Promise<number[]>;
  /** Makes others believe that the frozen process which holds this claim is gone. It is not. */
  expire: (claim: Claim) => Promise<void>;
  /** Kills what carries the records, without a warning, and starts it again with the data it had made durable. */
  crash: () => Promise<void>;
  end: () => Promise<void>;
};

/** `mortal`: on a server of its own, which the test will kill. */
export type MakeLog = (test: Mocha.Context, options: { mortal: boolean }) => Promise<LogUnderTest>;

export const TOPIC = 'task-events';

export type LogBench = {
  readonly under: LogUnderTest;
  /** The first process on it. */
  readonly log: EventLog;
  readonly partitions: number;
  /** Publishes an event with each of the titles in every partition. */
  everywhere: (titles: readonly string[]) => Promise<void>;
  /** Joins a group, `group` when left out; it is left when the test is over. */
  join: (
    at: EventLog,
    handler: (page: Page) => Promise<void>,
    options?: { group?: string; pageSize?: number; generation?: number },
  ) => Promise<Consumer>;
  /** What joined in another way is left as well. */
  leaveLater: (consumer: Consumer) => void;
  /** A test that ran out of time stops asking: otherwise the run would never end. */
  eventually: (holds: () => boolean | Promise<boolean>, meanwhile?: () => Promise<void>) => Promise<void>;
  /** Some brokers show who reads a partition only when there is something to read. */
  untilReads: (consumer: Consumer, count: number) => Promise<void>;
};

/** A fresh one before each test of the suite it is called in. */
export function logBench(make: MakeLog): LogBench {
  let under: LogUnderTest;
  let log: EventLog;
  let partitions: number;
  const joined: Consumer[] = [];
  beforeEach(async function () {
    under = await make(this, { mortal: this.currentTest?.title.includes('killed') ?? false });
    log = await under.connect();
    partitions = (await log.heads(TOPIC)).length;
  });
  afterEach(async () => {
    const ending = under;
    under = undefined as unknown as LogUnderTest;
    await Promise.all(joined.splice(0).map((consumer) => consumer.stop()));
    await ending.end();
  });

  const everywhere: LogBench['everywhere'] = (titles) =>
    log.publish(
      TOPIC,
      Array.from({ length: partitions }, (_, part) => userIn(part, partitions)).flatMap((user) =>
        titles.map((title) => anEvent(user, title)),
      ),
    );
  const eventually: LogBench['eventually'] = async (holds, meanwhile = () => pause(5)) => {
    const mine = under;
    while (!(await holds())) {
      if (under !== mine) throw new Error('the test is over');
      await meanwhile();
    }
  };
  return {
    get under() {
      return under;
    },
    get log() {
      return log;
    },
    get partitions() {
      return partitions;
    },
    everywhere,
    join: async (at, handler, options = {}) => {
      const consumer = await at.consume({ group: 'group', topic: TOPIC, ...options }, handler);
      joined.push(consumer);
      return consumer;
    },
    leaveLater: (consumer) => void joined.push(consumer),
    eventually,
    untilReads: (consumer, count) =>
      eventually(
        () => consumer.assigned().length === count,
        () => everywhere(['nudge']).then(() => pause(100)),
      ),
  };
}
