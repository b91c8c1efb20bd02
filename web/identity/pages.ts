import type { Log } from '../server/log.ts';
import type { Version } from '../server/version.ts';
import type { Identity } from './identity.ts';

/** What the server lends to the pages it renders. */
export interface ForPages {
  identity: Identity;
  commandUrl: URL;
  queryUrl: URL;
  chatkitDomainKey: string | null;
  version: Version;
  /** Pages are compiled as they are asked for. */
  dev: boolean;
  log: Log;
}

/** The request header in which a page finds its own path; what a client sent there is overwritten. */
export const ASKED_PATH = 'x-asked-path';

// Next bundles its own copy of every module, so a module variable would not be shared; the process's symbol is.
const KEY = Symbol.for('tasklog.web.for-pages');
const shared = globalThis as { [KEY]?: ForPages };

export function provideToPages(parts: ForPages): void {
  shared[KEY] = parts;
}

/** @throws outside `node server.ts`, where nobody has provided anything. */
export function forPages(): ForPages {
  const parts = shared[KEY];
  if (!parts) throw new Error('The pages need server.ts around them: start the web with `node server.ts`.');
  return parts;
}
