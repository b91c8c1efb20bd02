/** The requests of an operation as a good client sends them. */
import { examplesOf } from './examples.ts';
import type { Operation } from './operations.ts';
import type { Sent } from './send.ts';

export type Request = Omit<Sent, 'url'>;

export const JSON_TYPE = { 'content-type': 'application/json' };

/** One for each body that it takes; one without a body for what takes none. */
export function requestsOf({ method, body, files }: Operation): Request[] {
  if (body !== undefined)
    return examplesOf(body).map((example) => ({ method, headers: JSON_TYPE, body: JSON.stringify(example) }));
  const [file] = files;
  if (file === undefined) return [{ method }];
  return [{ method, headers: { 'content-type': file }, body: 'Title\nwax the skis\n' }];
}

/** The first of them, and the same once more where it can be answered as a stream. */
export function onceOf(operation: Operation): Request[] {
  const [request = { method: operation.method }] = requestsOf(operation);
  const asStream = { ...request, headers: { ...request.headers, accept: 'text/event-stream' } };
  return operation.streams ? [request, asStream] : [request];
}
