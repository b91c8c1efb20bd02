import { Router } from 'express';
import type { RequestHandler } from 'express';
import { Problem } from '@tasklog/runtime';
import { authenticate, onlyRole } from '@tasklog/runtime/identity';
import type { Verify } from '@tasklog/runtime/identity';
import type { Core } from '../core.ts';
import { Overloaded } from '../handle.ts';
import { makeCalendarFeed, revokeCalendarFeed, showCalendarFeed } from './calendar-feed.ts';
import { chat, CHAT_STREAM, interpretOnly } from './chat.ts';
import { chatkit as chatkitRoute, CHATKIT_STREAM } from './chatkit.ts';
import { commands } from './commands.ts';
import { docs } from './docs.ts';
import { eraseMe } from './me.ts';
import { showModel } from './model.ts';
import { notificationRoutes } from './notification-routes.ts';
import { answerPlan, showPlan } from './plans.ts';
import { IMPORT_FILE, IMPORT_QUERY, importFile } from './import.ts';
import { readFile } from './request-file.ts';
import type { Route } from './route.ts';
import { changeSettings, readSettings, replaceSettings } from './settings.ts';
import { taskRoutes } from './task-routes.ts';

/** `webUrl` is the address that a person's programs know. */
export type Deps = Core & { verify: Verify; limited: RequestHandler; webUrl: string };

const IMPORT_PATH = '/v1/import';
/** Where files come in, larger than other bodies. */
export const FILE_PATHS: readonly string[] = [IMPORT_PATH];

/** What is said of each route is the same whatever it is made with. */
export function routeTable(core: Omit<Deps, 'verify' | 'limited'>): Route[] {
  const { db, handle, converse, chatkit, settings, assistant } = core;
  return [
    ...taskRoutes(core),
    {
      method: 'post',
      path: IMPORT_PATH,
      summary: 'Put the tasks of a file on the list; the same file again imports nothing twice',
      query: IMPORT_QUERY,
      file: IMPORT_FILE,
      answer: 'ImportAnswer',
      lines: 'ImportEvent',
      handler: importFile(core),
    },
    {
      method: 'post',
      path: '/v1/interpret',
      summary: 'What a message would be taken to mean; writes nothing',
      body: 'InterpretRequest',
      answer: 'Interpretation',
      handler: interpretOnly(converse),
    },
    {
      method: 'post',
      path: '/v1/chat',
      summary: 'Say something to the list',
      body: 'ChatRequest',
      answer: 'ChatAnswer',
      stream: CHAT_STREAM,
      handler: chat(converse),
    },
    {
      method: 'post',
      path: '/chatkit',
      summary: 'ChatKit’s protocol: threads, what is said in them, clicks in widgets',
      body: 'ChatkitRequest',
      answer: 'ChatkitAnswer',
      stream: CHATKIT_STREAM,
      handler: chatkitRoute(chatkit),
    },
    {
      method: 'get',
      path: '/v1/plans/{id}',
      summary: 'A change that an assistant proposed',
      answer: 'Plan',
      handler: showPlan(core),
    },
    {
      method: 'post',
      path: '/v1/plans/{id}/approve',
      summary: 'Let a proposed change happen, once',
      answer: 'Plan',
      handler: answerPlan(core, true),
    },
    {
      method: 'post',
      path: '/v1/plans/{id}/deny',
      summary: 'Refuse a proposed change',
      answer: 'Plan',
      handler: answerPlan(core, false),
    },
    {
      method: 'delete',
      path: '/v1/me',
      summary: 'Erase all data of whoever asks, for good',
      body: 'EraseMe',
      answer: 'Erasure',
      status: 202,
      handler: eraseMe(db),
    },
    {
      method: 'get',
      path: '/v1/settings',
      summary: 'Your settings: what holds, and what of it you chose',
      answer: 'SettingsAnswer',
      handler: readSettings(settings),
    },
    {
      method: 'patch',
      path: '/v1/settings',
      summary: 'Set some settings, keep the others',
      body: 'Preferences',
      answer: 'SettingsAnswer',
      versioned: true,
      handler: changeSettings(settings),
    },
    {
      method: 'put',
      path: '/v1/settings',
      summary: 'Set these settings, and put the others back to the defaults',
      body: 'Preferences',
      answer: 'SettingsAnswer',
      versioned: true,
      handler: replaceSettings(settings),
    },
    {
      method: 'get',
      path: '/v1/calendar-feed',
      summary: 'Whether your calendar has a secret address',
      answer: 'CalendarFeed',
      handler: showCalendarFeed(db),
    },
    {
      method: 'post',
      path: '/v1/calendar-feed',
      summary: 'A new secret address for your calendar, told once; the one before ends',
      answer: 'NewCalendarFeed',
      status: 201,
      handler: makeCalendarFeed(db, core.webUrl),
    },
    {
      method: 'delete',
      path: '/v1/calendar-feed',
      summary: 'Revoke the secret address of your calendar',
      answer: 'CalendarFeed',
      handler: revokeCalendarFeed(db),
    },
    ...notificationRoutes(core),
    {
      method: 'post',
      path: '/v1/commands',
      summary: 'Commands of a service on a user’s behalf',
      body: 'CommandsRequest',
      answer: 'TasksAnswer',
      service: true,
      handler: commands(handle),
    },
    {
      method: 'get',
      path: '/ops/model',
      summary: 'The language model: prompt, tools, caps, budget, breaker',
      answer: 'OpsModel',
      roles: ['operator', 'observer'],
      handler: showModel(assistant),
    },
  ];
}

export function routes(deps: Deps): Router {
  const router = Router();
  const table = routeTable(deps);
  router.use(docs(table));
  const known = authenticate(deps.verify);
  for (const { method, path, handler, service, roles, file } of table) {
    router[method](
      path.replace('{id}', ':id'),
      known,
      ...(service ? [onlyRole('service')] : [deps.limited]),
      ...(roles ? [onlyRole(...roles)] : []),
      ...(file ? [readFile(file.maxBytes)] : []),
      saying(handler),
    );
  }
  return router;
}

/** A full queue is no fault: come back in a second. */
function saying(handler: RequestHandler): RequestHandler {
  return async (request, response, next) => {
    try {
      await handler(request, response, next);
    } catch (error) {
      if (error instanceof Overloaded)
        throw new Problem(503, 'overloaded', error.message, { headers: { 'Retry-After': '1' } });
      throw error;
    }
  };
}
