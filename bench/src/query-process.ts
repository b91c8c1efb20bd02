import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '@tasklog/runtime/ports';

const root = join(import.meta.dirname, '../..');

/** query-api as it runs in production: a process of its own. */
export async function startQueryApi(
  databaseUrl: string,
  keysFile: string,
  issuer: string,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'query-api/src/main.ts')],
    {
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        PORT: String(port),
        AUTH_KEYS_FILE: keysFile,
        AUTH_ISSUER: issuer,
        // It is one user who asks, as fast as can be.
        REQUESTS_PER_MINUTE: '1000000000',
        LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const url = `http://127.0.0.1:${String(port)}`;
  while (
    !(await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await new Promise((go) => setTimeout(go, 50));
  return {
    url,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}
