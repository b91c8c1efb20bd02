import pg from 'pg';
import { ROLES } from './roles.ts';
import type { RoleName } from './roles.ts';

/** Lets every role in with its password, all at once or none; twice changes nothing. */
export async function setRolePasswords(
  databaseUrl: string,
  passwords: Readonly<Record<RoleName, string>>,
): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const statements = ROLES.map(
      (role) => `alter role tasklog_${role} login password ${client.escapeLiteral(passwords[role])}`,
    );
    await client.query(statements.join(';\n'));
  } finally {
    await client.end();
  }
}
