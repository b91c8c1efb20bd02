/**
 * Keeps every bridge away from a topic: all claims of the bridges' group are taken by this process, which says that it
 * lives as any owner does. When it dies its claims are free at once, and the bridges go on; when it is only frozen, they
 * go on after a lease. So whoever holds must ask again (`still`) before it does what cannot be undone.
 */
import type pg from 'pg';
import type { Base } from '../base.ts';
import { ensureCheckpoints, LEASE_SECONDS, LIVE_OWNERS } from '../claims.ts';
import { topicNumber } from '../topics.ts';
import type { Topic } from '../topics.ts';
import { transaction } from '../transaction.ts';

const RENEW_EVERY_MS = 3_000;

/** What Postgres still has of the log begins behind this offset: months may have been dropped. */
export const FLOOR = `coalesce((select r.off - 1 from log.record r where (r.topic, r.part) = (c.topic, c.part) order by r.off limit 1),
  (select h.next - 1 from log.head h where (h.topic, h.part) = (c.topic, c.part)))`;

export type Hold = {
  /** Whether another live process held one of the claims: it may have a page under way. */
  tookFromLive: boolean;
  /** Renews the claims and sets them back to where Postgres begins. False: somebody took one meanwhile. */
  rewind(): Promise<boolean>;
  /** Lets the bridges have them, as they stand. */
  release(): Promise<void>;
  /** Takes them once more, whoever has them, sets them back, and lets the bridges have them; `also` commits with it. */
  rewindAndRelease(also: (client: pg.PoolClient) => Promise<void>): Promise<void>;
  /** Sets them to where they stood when they were taken, if nobody else took them, and lets the bridges have them. */
  restore(): Promise<void>;
};

/** Takes all claims of a group on a topic; `also` commits with it. */
export async function hold(
  { db, session, onError }: Base,
  group: string,
  topic: Topic,
  also: (client: pg.PoolClient) => Promise<void>,
): Promise<Hold> {
  const key = [group, topicNumber(topic)];
  const me = session.owner();
  await ensureCheckpoints(db, { group, generation: 1, topic });
  const taken = await transaction(db, async (client) => {
    await also(client);
    return take(client, key, me);
  });
  const epochs = taken.map(({ epoch }) => Number(epoch) + 1);

  const renew = async (rewound: boolean): Promise<boolean> => {
    const { rowCount } = await db.query(
      `update log.checkpoint c set lease_until = clock_timestamp() + make_interval(secs => $4)
         ${rewound ? `, off = ${FLOOR}` : ''}
       where (grp, gen, topic, owner) = ($1, 1, $2, $3) and epoch = ($5::bigint[])[part + 1]`,
      [...key, me, LEASE_SECONDS, epochs],
    );
    return rowCount === epochs.length && session.owner() === me;
  };
  const renewing = setInterval(() => {
    renew(false).catch((error: unknown) => onError(error as Error, `holding the claims on ${topic}`));
  }, RENEW_EVERY_MS);

  const letGo = async (setting = '', values: unknown[] = []): Promise<void> => {
    clearInterval(renewing);
    await db.query(
      `update log.checkpoint set owner = null, lease_until = '-infinity' ${setting}
       where (grp, gen, topic, owner) = ($1, 1, $2, $3) and epoch = ($4::bigint[])[part + 1]`,
      [...key, me, epochs, ...values],
    );
  };
  return {
    tookFromLive: taken.some(({ live }) => live),
    rewind: () => renew(true),
    release: () => letGo(),
    restore: () => letGo(', off = ($5::bigint[])[part + 1]', [taken.map(({ off }) => off)]),
    rewindAndRelease: async (andAlso) => {
      clearInterval(renewing);
      await transaction(db, async (client) => {
        await andAlso(client);
        await take(client, key, me);
        await client.query(
          `update log.checkpoint c set off = ${FLOOR}, owner = null, lease_until = '-infinity' where (grp, gen, topic) = ($1, 1, $2)`,
          key,
        );
      });
    },
  };
}

type Taken = { off: string; epoch: string; live: boolean };

/** The rows are locked in the order in which bridges lock them; the epochs of all who held them are over. */
async function take(client: pg.PoolClient, key: (string | number)[], me: number): Promise<Taken[]> {
  const { rows } = await client.query<Taken>(
    `select off, epoch, coalesce(owner <> $3 and lease_until > clock_timestamp() and owner in (${LIVE_OWNERS}), false) as live
     from log.checkpoint where (grp, gen, topic) = ($1, 1, $2) order by part for update`,
    [...key, me],
  );
  await client.query(
    `update log.checkpoint set owner = $3, epoch = epoch + 1, lease_until = clock_timestamp() + make_interval(secs => $4)
     where (grp, gen, topic) = ($1, 1, $2)`,
    [...key, me, LEASE_SECONDS],
  );
  return rows;
}
