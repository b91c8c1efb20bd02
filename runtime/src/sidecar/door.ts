/**
 * Where the sidecar comes in: events of its subscriptions and jobs that are due. Subscriptions are declarative, so it is
 * told of none here.
 *
 * What an answer means to Dapr: an event is done with on 2xx without `{status: 'RETRY'}`, dropped for good on 404, and
 * otherwise delivered again; a job is done with on 2xx and 404, otherwise tried again. So nothing here answers 404, and
 * a handler that fails has its event, or its job, come again.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import express from 'express';
import type { RequestHandler, Router } from 'express';
import type { Logger } from '../logger.ts';
import { Problem } from '../problem.ts';

export type EventStatus = 'SUCCESS' | 'RETRY' | 'DROP';

/** To one event, or to each of a bulk. */
export type EventAnswer = EventStatus | { statuses: { entryId: string; status: EventStatus }[] };

export type DoorOptions = {
  /** APP_API_TOKEN. Without it, whoever reaches the port could tell us events: then all are refused. */
  appToken: string | undefined;
  /** Takes an event of POST /events/<topic>. */
  receive?: ((topic: string, body: unknown) => Promise<EventAnswer>) | undefined;
  /** Takes a job of POST /job/<name>. */
  onJob?: ((name: string, data: unknown) => Promise<void> | void) | undefined;
  logger: Pick<Logger, 'error'>;
};

/** A bulk is a hundred records (deploy/dapr-components), and a record may have 1 MiB. Nobody else's body is read at all. */
const BODY_LIMIT = '128mb';
const JSON_TYPES = ['application/json', 'application/cloudevents+json'];

export function sidecarDoor({ appToken, receive, onJob, logger }: DoorOptions): Router {
  const door = express.Router();
  const guarded = [onlySidecar(appToken, logger), express.json({ limit: BODY_LIMIT, type: JSON_TYPES, strict: false })];
  door.get('/dapr/config', (_request, response) => void response.json({}));
  door.get('/dapr/subscribe', (_request, response) => void response.json([]));
  door.post('/events/:topic', ...guarded, async (request, response) => {
    const topic = String(request.params['topic']);
    const answer = await answerOf(topic, request.body, receive, logger);
    response.json(typeof answer === 'string' ? { status: answer } : answer);
  });
  door.post('/job/:name', ...guarded, async (request, response) => {
    const name = String(request.params['name']);
    const done = await took(name, request.body, onJob, logger);
    response.status(done ? 200 : 500).json({ status: done ? 'SUCCESS' : 'RETRY' });
  });
  return door;
}

async function answerOf(
  topic: string,
  body: unknown,
  receive: DoorOptions['receive'],
  logger: DoorOptions['logger'],
): Promise<EventAnswer> {
  try {
    if (receive) return await receive(topic, body);
    throw new Error(
      'this process takes no events from its sidecar: LOG is not dapr, or the subscription names the wrong app',
    );
  } catch (err) {
    logger.error({ err, topic }, 'an event from the sidecar was not taken; it will come again');
    return 'RETRY';
  }
}

async function took(
  name: string,
  data: unknown,
  onJob: DoorOptions['onJob'],
  logger: DoorOptions['logger'],
): Promise<boolean> {
  try {
    if (!onJob) throw new Error('this process takes no jobs: DAPR_JOBS is off');
    await onJob(name, data);
    return true;
  } catch (err) {
    logger.error({ err, job: name }, 'a job from the sidecar was not taken; it will come again');
    return false;
  }
}

/** The sidecar sends our token with everything it delivers. Compared in constant time, whatever its length. */
function onlySidecar(appToken: string | undefined, logger: DoorOptions['logger']): RequestHandler {
  let told = false;
  return (request, _response, next) => {
    if (appToken === undefined || appToken === '') {
      if (!told) logger.error('APP_API_TOKEN is not set, so everything that the sidecar delivers is refused');
      told = true;
      throw new Problem(
        403,
        'no-app-token',
        'This process has no APP_API_TOKEN, so it cannot tell its sidecar from a stranger and takes nothing. Give the same APP_API_TOKEN to the process and to its sidecar.',
      );
    }
    if (!timingSafeEqual(digest(request.get('dapr-api-token') ?? ''), digest(appToken)))
      throw new Problem(
        403,
        'not-the-sidecar',
        'Only the sidecar of this process may call here: the header dapr-api-token must be its APP_API_TOKEN.',
      );
    next();
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
