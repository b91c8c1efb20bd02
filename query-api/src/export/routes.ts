/**
 * GET /v1/export: a whole list, sent as it is read. All of it is read in one transaction, so it is the list of one moment
 * however long the sending takes; memory holds a page of it. Whoever goes away, or takes nothing for a while, ends it: a
 * transaction that stays open keeps the database from clearing up.
 */
import { Router } from 'express';
import type { RequestHandler, Response } from 'express';
import { invalid, Problem, sendPiece } from '@tasklog/runtime';
import { authenticate, identityOf } from '@tasklog/runtime/identity';
import type { Verify } from '@tasklog/runtime/identity';
import { oneOf, text } from '../kinds.ts';
import type { Lists } from '../lists.ts';
import { onlyGet } from '../only-get.ts';
import { needed, optional, readParameters } from '../parameters.ts';
import { positionOf } from '../position.ts';
import type { AwaitPosition } from '../position.ts';
import { FORMS } from './forms.ts';
import type { Form } from './forms.ts';

const NAMES = Object.keys(FORMS) as (keyof typeof FORMS)[];

export const PARAMETERS = {
  format: needed(oneOf(NAMES), `As what: ${NAMES.map((name) => `${name} (${FORMS[name].about})`).join(', ')}.`),
  after: optional(text(200), 'A position: wait for it, as with the header Consistency-Token.'),
};

/** Each holds a connection for as long as it takes; the others are for everybody else. */
const MOST_AT_ONCE = 2;
const STALLED_MS = 30_000;

type ExportDeps = {
  lists: Lists;
  verify: Verify;
  limited: RequestHandler;
  awaitPosition: AwaitPosition;
  now: () => Temporal.Instant;
};

export function exportRoutes(deps: ExportDeps): Router {
  const router = Router();
  router.route('/v1/export').get(authenticate(deps.verify), deps.limited, exporting(deps)).all(onlyGet);
  return router;
}

function exporting({ lists, awaitPosition, now }: ExportDeps): RequestHandler {
  let running = 0;
  return async (request, response) => {
    const { userId } = identityOf(response);
    const { values, faults } = readParameters(PARAMETERS, request.originalUrl.split('?').slice(1).join('?'));
    const asked = positionOf(request.get('consistency-token'), values.after);
    if (faults.length + asked.faults.length > 0) throw invalid([...faults, ...asked.faults]);
    const form: Form = FORMS[values.format];
    if (running >= MOST_AT_ONCE)
      throw new Problem(503, 'busy', 'Other lists are being exported just now. Try again in a moment.', {
        headers: { 'Retry-After': '5' },
      });
    running += 1;
    try {
      if (asked.position !== undefined && !(await awaitPosition({ view: form.reads, userId, ...asked.position })))
        response.set('Stale', 'true');
      head(response, form, now());
      if (request.method === 'HEAD') return void response.end();
      await lists.picture(userId, (db) => sendAll(response, form.pieces({ db, userId, now: now() })));
      response.end();
    } finally {
      running -= 1;
    }
  };
}

function head(response: Response, { type, ending }: Form, now: Temporal.Instant): void {
  const name = `tasklog-${now.toString().slice(0, 'YYYY-MM-DD'.length)}${ending}`;
  response.set({
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="${name}"`,
    'Cache-Control': 'no-store',
    Vary: 'Authorization',
  });
}

/** What goes wrong behind the first piece ends the answer in its middle, which a client sees as a connection that broke. */
async function sendAll(response: Response, pieces: AsyncGenerator<string, void>): Promise<void> {
  response.setTimeout(STALLED_MS, () => response.destroy());
  for await (const piece of pieces) if (!(await sendPiece(response, piece))) return;
}
