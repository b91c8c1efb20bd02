import { createServer } from 'node:net';
import { portsOf } from '../local/plan.ts';
import type { LocalSettings } from '../local/settings.ts';
import { area } from './check.ts';
import type { Check } from './check.ts';

const { ok, fail, warn } = area('services');
const ANSWER_WITHIN_MS = 3_000;

/** Running: each answers that it is ready. Not running: each could have its port. */
export async function checkServices(
  settings: LocalSettings,
  urls: Record<string, string> | undefined,
): Promise<Check[]> {
  if (urls === undefined) return Promise.all(portsOf(settings).map((each) => checkPort(settings.HOST, each)));
  return Promise.all(Object.entries(urls).map(([name, url]) => checkReady(name, url)));
}

async function checkReady(name: string, url: string): Promise<Check> {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(() => undefined);
  const what = `Look at logs/${name}.log in the data folder. npm start starts again what ends.`;
  if (answer === undefined) return fail(name, `nobody answers at ${url}`, what);
  return answer.ok
    ? ok(name, `ready at ${url}`)
    : fail(name, `runs at ${url}, and is not ready: ${await answer.text()}`, what);
}

async function checkPort(host: string, { name, port, setting }: ReturnType<typeof portsOf>[number]): Promise<Check> {
  const probe = createServer();
  const free = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => resolve(true));
  });
  await new Promise((resolve) => probe.close(resolve));
  return free
    ? ok(name, `does not run here; its port ${String(port)} is free`)
    : warn(
        name,
        `does not run here, and its port ${String(port)} is in use by another program`,
        `Stop that program, or choose another port: ${setting}=${String(port + 1)}`,
      );
}
