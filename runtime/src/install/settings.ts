import { ROLES } from '../roles.ts';
import type { RoleName } from '../roles.ts';
import { DATABASE_URL, SettingsError } from '../settings.ts';
import type { Setting, Values } from '../settings.ts';

type RoleSetting = `${Uppercase<RoleName>}_DATABASE_URL`;

const settingOf = (role: RoleName): RoleSetting => `${role.toUpperCase() as Uppercase<RoleName>}_DATABASE_URL`;

export const PARTITIONS = {
  type: 'integer',
  about: 'Partitions of the log; fixed once it was created.',
  example: '48',
  minimum: 1,
  maximum: 256,
} as const satisfies Setting;

const roleSetting = (role: RoleName) =>
  ({
    ...DATABASE_URL,
    about: `The very address that is given to whoever connects as tasklog_${role}; its password becomes that role's.`,
    example: `postgres://tasklog_${role}:password@127.0.0.1:5432/tasklog`,
  }) as const satisfies Setting;

/** What the migration is told: a role that may create roles, and the addresses that the services will use. */
export const MIGRATE_SETTINGS = {
  DATABASE_URL: {
    ...DATABASE_URL,
    about: 'The database to bring up to date, as a role that may create roles.',
    example: 'postgres://owner:password@127.0.0.1:5432/tasklog',
  },
  ...(Object.fromEntries(ROLES.map((role) => [settingOf(role), roleSetting(role)])) as Record<
    RoleSetting,
    ReturnType<typeof roleSetting>
  >),
  PARTITIONS,
} as const satisfies Record<string, Setting>;

/** The password of each role, out of the address that uses it: so the two can never differ. Throws SettingsError. */
export function passwordsIn(values: Values<typeof MIGRATE_SETTINGS>): Record<RoleName, string> {
  const faults: string[] = [];
  const passwords = ROLES.map((role) => {
    const name = settingOf(role);
    const address = URL.canParse(values[name]) ? new URL(values[name]) : undefined;
    if (address?.username !== `tasklog_${role}` || address.password === '')
      faults.push(`${name} must name the role tasklog_${role} and its password. Example: ${exampleOf(name)}`);
    return [role, decodeURIComponent(address?.password ?? '')] as const;
  });
  if (faults.length > 0) throw new SettingsError(faults);
  return Object.fromEntries(passwords) as Record<RoleName, string>;
}

const exampleOf = (name: RoleSetting): string => `${name}=${MIGRATE_SETTINGS[name].example}`;
