import type { RequestHandler } from 'express';
import { NO_MODEL } from '../conversation/assistant.ts';
import type { Assistant } from '../conversation/assistant.ts';

/** GET /ops/model: what a model is told and allowed, and how it does. */
export function showModel(assistant: Assistant | undefined): RequestHandler {
  return async (_request, response) => void response.json(assistant ? await assistant.state() : NO_MODEL);
}
