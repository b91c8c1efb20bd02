import { describeEventLog } from './contract.ts';
import { postgresUnderTest } from './testing/postgres.ts';

describeEventLog('Postgres', postgresUnderTest);
