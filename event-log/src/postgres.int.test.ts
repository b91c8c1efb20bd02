import { testDatabase } from '../../runtime/src/testing/database.ts';
import { describeEventLog } from './contract.ts';
import { postgresUnderTest } from './testing/postgres.ts';

describeEventLog('Postgres', () => postgresUnderTest(testDatabase));
