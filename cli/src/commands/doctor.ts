import { fork } from 'node:child_process';
import { join } from 'node:path';
import { Command } from 'commander';
import { paintFor } from '../colour.ts';
import type { Paint } from '../colour.ts';
import { EXIT_REFUSED, Failure } from '../failure.ts';
import type { Environment } from '../installation.ts';
import { table } from '../table.ts';

const script = join(import.meta.dirname, '../../../deploy/doctor/main.ts');

/** What deploy/doctor tells. */
export type Diagnosis = {
  ok: boolean;
  checks: { area: string; name: string; state: 'ok' | 'warn' | 'fail' | 'skip'; says: string; do?: string }[];
  settings: { name: string; value: string; source: string; about: string }[];
};

export function doctor({ env }: Environment): Command {
  return new Command('doctor')
    .description('check settings, database, broker, clock, disk, keys and services, and say what to do')
    .option('--settings', 'also list every setting with its value and where it comes from')
    .option('--json', 'print the whole diagnosis, settings included')
    .addHelpText('after', '\nExit code 1 when a check failed; a warning alone is 0.')
    .action(async (options: { settings?: true; json?: true }) => {
      const diagnosis = await diagnose(env);
      console.log(
        options.json ? JSON.stringify(diagnosis) : doctorText(diagnosis, paintFor(process.stdout, env), options),
      );
      if (!diagnosis.ok) process.exitCode = EXIT_REFUSED;
    });
}

/** The checks need what only services need, so a process of its own makes them and tells. */
function diagnose(env: NodeJS.ProcessEnv): Promise<Diagnosis> {
  return new Promise((resolve, reject) => {
    const child = fork(script, {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.on('message', (told) => resolve(told as Diagnosis));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Failure(`The checks ended without an answer (exit ${String(code)}).`)));
  });
}

export function doctorText(
  { checks, settings }: Diagnosis,
  paint: Paint,
  { settings: all }: { settings?: true },
): string {
  const marks = { ok: paint.green('ok'), warn: paint.yellow('warn'), fail: paint.red('FAIL'), skip: paint.dim('skip') };
  const rows = checks.flatMap(({ area, name, state, says, do: what }) => [
    [marks[state], area, name, says],
    ...(what === undefined ? [] : [['', '', '', `→ ${what}`]]),
  ]);
  const count = (state: string): number => checks.filter((check) => check.state === state).length;
  const sum = `${String(count('ok'))} ok, ${String(count('warn'))} to look at, ${String(count('fail'))} failed, ${String(count('skip'))} skipped`;
  const list = settings.map(({ name, value, source, about }) => [name, value, source, paint.dim(about)]);
  return [
    table([{ title: 'STATE' }, { title: 'AREA' }, { title: 'CHECK' }, { title: 'WHAT WAS FOUND' }], rows),
    ...(all
      ? [table([{ title: 'SETTING' }, { title: 'VALUE' }, { title: 'FROM' }, { title: 'WHAT IT SAYS' }], list)]
      : [
          paint.dim(
            `${String(settings.length)} settings, ${String(settings.filter(({ source }) => source !== 'default').length)} of them set; --settings lists them`,
          ),
        ]),
    paint.bold(sum),
  ].join('\n\n');
}
