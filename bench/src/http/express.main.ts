/**
 * Two of our commands as one writes them with Express and pg: the token verified, the body looked at, and the five
 * statements of a transaction in turn. What many services do.
 */
import { readFileSync } from 'node:fs';
import express from 'express';
import type { NextFunction, Request, Response } from 'express';
import { createLocalJWKSet, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { byHandWriter, nextOf } from '../append/by-hand.ts';
import type { Decide } from '../append/by-hand.ts';
import { bodiesOf } from '../append/writer.ts';

const { DATABASE_URL = '', PORT = '', AUTH_KEYS_FILE = '', AUTH_ISSUER = '', POOL = '10' } = process.env;
const AUDIENCE = 'tasklog';

class Refusal extends Error {
  status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const keys = createLocalJWKSet(JSON.parse(readFileSync(AUTH_KEYS_FILE, 'utf8')) as JSONWebKeySet);
const tasks = await byHandWriter(DATABASE_URL, Number(POOL));

async function userOf(request: Request): Promise<string> {
  const token = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1] ?? '';
  const verified = await jwtVerify(token, keys, { issuer: AUTH_ISSUER, audience: AUDIENCE }).catch(() => undefined);
  if (verified?.payload.sub === undefined) throw new Refusal(401, 'no good token');
  return verified.payload.sub;
}

async function run(request: Request, response: Response, taskId: unknown, decide: DecideFor): Promise<void> {
  const target = { userId: await userOf(request), taskId: String(taskId) };
  const answer = await tasks.command(target, decide(target), request.get('idempotency-key'));
  const { version } = answer['task'] as { version: number };
  response.set({ ETag: `"${String(version)}"` }).json(answer);
}

type DecideFor = (target: { userId: string; taskId: string }) => Decide;

const app = express();
app.get('/readyz', (_, response) => void response.json({ ready: true }));
app.use(express.json());
app.post('/v1/tasks', (request, response) => {
  const { id, title } = request.body as { id?: unknown; title?: unknown };
  if (typeof id !== 'string' || typeof title !== 'string' || title.length > 500) throw new Refusal(422, 'no good task');
  return run(request, response.status(201), id, (target) => (row) => {
    if (row) throw new Refusal(409, 'exists');
    return bodiesOf('added', target, 1, undefined, title);
  });
});
app.post('/v1/tasks/:id/complete', (request, response) =>
  run(request, response, request.params.id, (target) => (row) => {
    const wanted = request.get('if-match');
    if (row === undefined) throw new Refusal(404, 'no such task');
    if (wanted !== undefined && wanted !== `"${String(row.version)}"`) throw new Refusal(412, 'another version');
    return bodiesOf('completed', target, nextOf(row), row.doc);
  }),
);
app.use((error: unknown, _: Request, response: Response, next: NextFunction) => {
  if (response.headersSent) return next(error);
  const status = error instanceof Refusal ? error.status : 500;
  response.status(status).json({ message: (error as Error).message });
});
const server = app.listen(Number(PORT), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close(() => void tasks.end());
  server.closeIdleConnections();
});
