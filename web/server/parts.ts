import { existsSync } from 'node:fs';
import { join } from 'node:path';
import next from 'next';
import { toNodeHandler } from 'better-auth/node';
import { makeIdentity } from '../identity/identity.ts';
import { provideToPages } from '../identity/pages.ts';
import type { Log } from './log.ts';
import type { Parts } from './service.ts';
import type { Settings } from './settings.ts';
import { readVersion } from './version.ts';

/** Brings up Next and the identity tables side by side. @throws when there is no build, or no database in time. */
export async function startParts(
  settings: Settings,
  dir: string,
  log: Log,
): Promise<{ parts: Parts; stop: () => Promise<void> }> {
  if (!settings.dev && !existsSync(join(dir, '.next', 'BUILD_ID')))
    throw new Error('There is no build to serve. Run: npm run build --workspace @tasklog/web');
  const app = makeNext(dir, settings.dev);
  const identity = makeIdentity(settings, log);
  const { commandUrl, queryUrl, chatkitDomainKey, dev } = settings;
  const version = dev ? { build: '', files: [] } : await readVersion(dir);
  provideToPages({ identity, commandUrl, queryUrl, chatkitDomainKey, dev, version, log });
  await Promise.all([identity.prepare(), app.prepare()]);

  const upgrade = settings.dev ? app.getUpgradeHandler() : undefined;
  const parts: Parts = {
    pages: app.getRequestHandler(),
    signIn: toNodeHandler(identity.handler),
    isReady: identity.isReady,
    ...(upgrade ? { developmentUpgrade: upgrade } : {}),
  };
  const stop = async () => {
    await app.close();
    await identity.close();
  };
  return { parts, stop };
}

/** Next would add its own upgrade listener to our server and end sockets that are not its own; it gets another one. */
function makeNext(dir: string, dev: boolean) {
  const nowhere = { on: () => nowhere } as unknown as NonNullable<Parameters<typeof next>[0]['httpServer']>;
  return next({ dev, dir, httpServer: nowhere, quiet: true });
}
