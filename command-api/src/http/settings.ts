import type { RequestHandler, Response } from 'express';
import { isPreferences } from '@tasklog/schemas/validators';
import type { SettingsAnswer } from '@tasklog/schemas';
import type { Settings } from '../settings.ts';
import { bodyAs, personOf, versionOf } from './request.ts';

/** GET /v1/settings: what holds for the user, and what of it was chosen. */
export function readSettings(settings: Settings): RequestHandler {
  return async (_request, response) => send(response, await settings.read(personOf(response)));
}

/** PATCH /v1/settings: these are set, the others stay. */
export function changeSettings(settings: Settings): RequestHandler {
  return async (request, response) =>
    send(response, await settings.change(personOf(response), bodyAs(isPreferences, request), versionOf(request)));
}

/** PUT /v1/settings: these are set, the others are the house's defaults again. */
export function replaceSettings(settings: Settings): RequestHandler {
  return async (request, response) =>
    send(response, await settings.replace(personOf(response), bodyAs(isPreferences, request), versionOf(request)));
}

function send(response: Response, answer: SettingsAnswer): void {
  response.set('ETag', `"${String(answer.version)}"`).json(answer);
}
