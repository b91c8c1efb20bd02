import { testDatabase } from '../../runtime/src/testing/database.ts';
import { mortalDatabase } from '../../runtime/src/testing/mortal-database.ts';
import { describeEventLog } from './contract.ts';
import { postgresUnderTest } from './testing/postgres.ts';

describeEventLog('Postgres', (_, { mortal }) => postgresUnderTest(mortal ? mortalDatabase : testDatabase));
