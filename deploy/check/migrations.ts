// Lints every migration with squawk and refuses a way back: migrations go forward only.
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';

/**
 * Rules that do not fit here, each with its reason. All tables in these files are new and empty when they are made,
 * so what locks or rewrites a full table cannot hurt; ids and versions are of the size the design gives them.
 */
const LEFT_OUT = [
  'require-timeout-settings',
  'prefer-robust-stmts',
  'require-concurrent-index-creation',
  'prefer-identity',
  'prefer-bigint-over-smallint',
  'prefer-bigint-over-int',
  'prefer-text-field',
];

const files = globSync('*/migrations/*.sql').sort();
const faults = files
  .filter((file) => /^--\s*down migration/im.test(readFileSync(file, 'utf8')))
  .map((file) => `${file}: has a way back; write a new migration instead`);
const misnamed = files
  .filter((file) => !/\/\d{4}-[a-z0-9-]+\.sql$/.test(file))
  .map((file) => `${file}: is not called 0000-what-it-does.sql`);
const { status, stdout, stderr } = spawnSync('squawk', [...LEFT_OUT.map((rule) => `--exclude=${rule}`), ...files], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
if (status !== 0) faults.push(`${stdout}${stderr}`);
for (const fault of [...faults, ...misnamed]) console.error(fault);
process.exitCode = faults.length + misnamed.length === 0 ? 0 : 1;
