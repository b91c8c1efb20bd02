// Brings a database up to date and lets the services' roles in. What `npm start` does by itself is a job of its own in a cluster.
import { migrate } from '../migrate.ts';
import { setRolePasswords } from '../role-passwords.ts';
import { readSettings } from '../settings.ts';
import { runJob } from './job.ts';
import { MIGRATE_SETTINGS, passwordsIn } from './settings.ts';

runJob('migrate', async (logger) => {
  const settings = readSettings(MIGRATE_SETTINGS, process.env);
  const passwords = passwordsIn(settings);
  await migrate(settings.DATABASE_URL, { partitions: settings.PARTITIONS, log: (message) => logger.info(message) });
  await setRolePasswords(settings.DATABASE_URL, passwords);
});
