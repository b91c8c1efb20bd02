import type { Request, RequestHandler, Response } from 'express';
import { partitionOf } from '@tasklog/event-log';
import { notFound } from '@tasklog/runtime';
import type { Pool } from '@tasklog/runtime/pool';
import * as is from '@tasklog/schemas/validators';
import type { NotificationSettingsAnswer } from '@tasklog/schemas';
import { newId } from '../ids.ts';
import type { NotificationSettings } from '../notification-settings.ts';
import { saveRead } from '../store/notification-read.ts';
import { bodyAs, idOf, personOf, versionOf } from './request.ts';

type Ask = (userId: string, request: Request) => Promise<NotificationSettingsAnswer>;

/** Every one of these answers what holds afterwards, and its version. */
function answering(ask: Ask): RequestHandler {
  return async (request, response: Response) => {
    const answer = await ask(personOf(response), request);
    response.set({ ETag: `"${String(answer.version)}"`, 'Cache-Control': 'no-store' }).json(answer);
  };
}

export const readNotificationSettings = (settings: NotificationSettings): RequestHandler =>
  answering((userId) => settings.read(userId));

export const changeNotificationSettings = (settings: NotificationSettings): RequestHandler =>
  answering((userId, request) =>
    settings.change(userId, bodyAs(is.isNotificationSettings, request), versionOf(request)),
  );

export const rotateSecret = (settings: NotificationSettings): RequestHandler =>
  answering((userId, request) => settings.rotateSecret(userId, versionOf(request)));

export const requestCode = (settings: NotificationSettings): RequestHandler =>
  answering((userId, request) => settings.requestCode(userId, bodyAs(is.isEmailAddress, request).address));

export const confirmAddress = (settings: NotificationSettings): RequestHandler =>
  answering((userId, request) => settings.confirm(userId, bodyAs(is.isEmailCode, request).code));

export const subscribe = (settings: NotificationSettings): RequestHandler =>
  answering((userId, request) => settings.subscribe(userId, bodyAs(is.isPushSubscription, request)));

export const unsubscribe = (settings: NotificationSettings): RequestHandler =>
  answering((userId, request) => settings.unsubscribe(userId, idOf(request, notFound)));

export type ReadDeps = { db: Pool; partitions: number; committed: () => void; now: () => Date };

/** As the database can read it: it knows no offset of 16 hours and no year 0. There was nothing to read before 1970. */
function asStored(given: string): string {
  const at = Temporal.Instant.from(given);
  return (at.epochMilliseconds < 0 ? Temporal.Instant.fromEpochMilliseconds(0) : at).toString();
}

/** POST /v1/notifications/read. Said twice, it does nothing the second time, and no screen is told. */
export function markRead({ db, partitions, committed, now }: ReadDeps): RequestHandler {
  return async (request, response) => {
    const body = bodyAs(is.isNotificationsRead, request);
    const userId = personOf(response);
    const [ids, upTo] = [(body.ids ?? []).map((id) => id.toLowerCase()), body.upTo ?? null];
    const notice = {
      specversion: '1.0' as const,
      id: newId(),
      source: '/tasklog/command-api',
      type: 'notice.read',
      subject: userId,
      time: now().toISOString(),
      datacontenttype: 'application/json' as const,
      dataschema: '/schemas/events/notice-read.v1.json',
      userid: userId,
      taskversion: 1,
      changeid: newId(),
      actor: 'user' as const,
      data: { ids, upTo },
    };
    if (
      await saveRead(db, {
        userId,
        partition: partitionOf(userId, partitions),
        ids,
        upTo: upTo && asStored(upTo),
        notice,
      })
    )
      committed();
    response.json(body);
  };
}
