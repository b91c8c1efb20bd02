import { expect } from 'chai';
import { startRelay } from '@tasklog/command-api/relay/relay';
import { logValues } from '@tasklog/event-log/testing/settings';
import { createLogger } from '@tasklog/runtime';
import { createVerifier } from '@tasklog/runtime/identity';
import { testDatabase, urlForRole } from '@tasklog/runtime/testing/database';
import { testIssuer } from '@tasklog/runtime/testing/identity';
import { ROLES } from '@tasklog/runtime/roles';
import type { RoleName } from '@tasklog/runtime/roles';
import pg from 'pg';
import { handClock } from './clock.ts';
import { DAYS, PEOPLE } from './fortnight.ts';
import { momentsOf, play } from './play.ts';
import { startClocked } from './stage.ts';

const FIRST_DAY = Temporal.PlainDate.from('2026-11-09');
const AS_FAST_AS_IT_GOES = Infinity;

describe('the fortnight of the demonstration', function () {
  this.timeout(120_000);

  it('is understood word by word, calls on time, and leaves days to look back at', async () => {
    const database = await testDatabase();
    const issuer = await testIssuer();
    const logger = createLogger('demo', 'silent');
    const addresses = new Map<RoleName, string>();
    for (const role of ROLES) addresses.set(role, await urlForRole(database.url, `tasklog_${role}`));
    const urlFor = (role: RoleName): string => addresses.get(role) ?? '';
    const { AUTH_ISSUER, AUTH_AUDIENCE } = issuer.settings;
    const clock = handClock(momentsOf(PEOPLE, FIRST_DAY)[0]?.at ?? 0);
    const relay = await startRelay({ connectionString: urlFor('relay'), logger });
    const stage = await startClocked({
      ...{ clock, databaseUrl: database.url, urlFor, logSettings: logValues({}), logger, host: '127.0.0.1' },
      verify: createVerifier(issuer.settings),
      signing: { privateFile: issuer.privateFile, issuer: AUTH_ISSUER, audience: AUTH_AUDIENCE },
      userId: ({ name }) => issuer.userId(name),
      ports: { command: 0, projectors: 0 },
    });
    const db = new pg.Client({ connectionString: database.url });
    await db.connect();
    try {
      const playing = { ...stage, people: PEOPLE, firstDay: FIRST_DAY, clock, speed: AS_FAST_AS_IT_GOES };
      const heard = await play(playing, new AbortController().signal);
      const silent = heard.filter(({ answer: { changes, listing, interpretation } }) => {
        return changes.length === 0 && listing === undefined && interpretation.intent !== 'settings';
      });
      expect(silent.map(({ message, answer }) => `${message} → ${answer.reply}`)).to.deep.equal([]);

      const ofOne = async (text: string): Promise<Record<string, number>> =>
        (await db.query<Record<string, number>>(text)).rows[0] ?? {};
      expect(await ofOne(`select count(*)::int as letters from log.dead_letter`)).to.deep.equal({ letters: 0 });
      const fired = await db.query<{ late: number }>(
        `select extract(epoch from (event->>'time')::timestamptz - (event->'data'->>'dueAt')::timestamptz)::float8 as late
         from log.record where topic = 2 and event->>'type' = 'reminder.due'`,
      );
      expect(fired.rows.length).to.be.greaterThan(10);
      expect(fired.rows.filter(({ late }) => late < 0)).to.deep.equal([]);
      const { days } = await ofOne(
        `select count(distinct (event->>'time')::timestamptz::date)::int as days from log.record where topic = 1`,
      );
      expect(days).to.be.within(DAYS - 1, DAYS + 1);
    } finally {
      await db.end();
      await stage.stop();
      await relay.stop();
      issuer.stop();
      await database.drop();
    }
  });
});
