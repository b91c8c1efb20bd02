/**
 * The secret address of a calendar, for apps that send no token. It is told once, when it is made; only its hash is kept,
 * so an answer that was lost is made good by making another.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Pool } from '@tasklog/runtime/pool';
import type { CalendarFeed, NewCalendarFeed } from '@tasklog/schemas';
import { calendarFeedSince, dropCalendarFeed, putCalendarFeed } from '../store/calendar-feed.ts';
import { erased } from './problems.ts';
import { personOf } from './request.ts';

const SECRET_BYTES = 32;

/** GET /v1/calendar-feed: whether there is an address, and since when. */
export function showCalendarFeed(db: Pool): RequestHandler {
  return async (_request, response) => {
    const createdAt = (await calendarFeedSince(db, personOf(response))) ?? null;
    response.json({ createdAt } satisfies CalendarFeed);
  };
}

/** POST /v1/calendar-feed: a new address; the one before is no more. */
export function makeCalendarFeed(db: Pool, webUrl: string): RequestHandler {
  return async (_request, response) => {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    const createdAt = await putCalendarFeed(db, personOf(response), createHash('sha256').update(secret).digest());
    if (createdAt === undefined) throw erased();
    const url = `${webUrl}/api/queries/calendar/${secret}.ics`;
    response
      .status(201)
      .set('Cache-Control', 'no-store')
      .json({ url, createdAt } satisfies NewCalendarFeed);
  };
}

/** DELETE /v1/calendar-feed: the address is no more; where there was none, nothing happens. */
export function revokeCalendarFeed(db: Pool): RequestHandler {
  return async (_request, response) => {
    await dropCalendarFeed(db, personOf(response));
    response.json({ createdAt: null } satisfies CalendarFeed);
  };
}
