import {
  HEADERS_TOO_LARGE,
  openApiDocument,
  problemAnswer,
  schemaRef,
  TASK_ID_PARAMETER,
} from '@tasklog/runtime/openapi';

type Json = Record<string, unknown>;
type Action = {
  method: 'get' | 'post' | 'delete';
  path: string;
  about: string;
  body?: string;
  optionalBody?: true;
  answer: Json;
  status?: number;
  /** Whoever may only look may do this as well. */
  observers?: true;
};

const ID = TASK_ID_PARAMETER;
const LETTER = { ...ID, schema: { type: 'integer', minimum: 1 } };
const NAME = { ...ID, name: 'name', schema: { type: 'string' } };

/** An object of these fields; all are there, but for those behind a question mark. */
const object = (fields: Record<string, Json>): Json => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name.replace('?', ''), schema])),
  required: Object.keys(fields).filter((name) => !name.endsWith('?')),
});
const count = { type: 'integer', minimum: 0 };
const needs = object({ records: count, rows: count, bytes: count });
const replay = object({ replay: schemaRef('Replay') });
const swapped = object({ projector: { type: 'string' }, from: count, to: count });

const ACTIONS: readonly Action[] = [
  {
    method: 'post',
    path: '/ops/dead-letters/retry',
    about: 'Apply again what waits, all of it or one group',
    body: 'RetryGroupRequest',
    answer: schemaRef('RetryAnswer'),
  },
  {
    method: 'post',
    path: '/ops/dead-letters/{id}/retry',
    about: 'Apply one again, and what waits behind it',
    body: 'ActionRequest',
    optionalBody: true,
    answer: schemaRef('QueueAnswer'),
  },
  {
    method: 'post',
    path: '/ops/dead-letters/{id}/skip',
    about: 'Leave one out for good, and go on behind it',
    body: 'ReasonedRequest',
    answer: schemaRef('SettledAnswer'),
  },
  {
    method: 'post',
    path: '/ops/dead-letters/{id}/discard',
    about: 'Leave out one and all that waits behind it',
    body: 'ReasonedRequest',
    answer: schemaRef('DiscardedAnswer'),
  },
  {
    method: 'post',
    path: '/ops/dead-letters/{id}/repair',
    about: 'Put commands in the place of one; with dryRun, show which',
    body: 'RepairRequest',
    answer: { anyOf: [schemaRef('SettledAnswer'), schemaRef('RepairPreview')] },
  },
  {
    method: 'get',
    path: '/ops/replays',
    about: 'Replays, newest first',
    answer: object({ items: { type: 'array', items: schemaRef('Replay') } }),
    observers: true,
  },
  { method: 'get', path: '/ops/replays/{id}', about: 'One replay', answer: replay, observers: true },
  {
    method: 'post',
    path: '/ops/replays',
    about: 'Build a read model anew; with dryRun, say what it would take (200)',
    body: 'ReplayRequest',
    answer: object({ 'replay?': schemaRef('Replay'), needs }),
    status: 202,
  },
  {
    method: 'post',
    path: '/ops/replays/{id}/pause',
    about: 'Let it rest',
    body: 'ActionRequest',
    optionalBody: true,
    answer: replay,
  },
  {
    method: 'post',
    path: '/ops/replays/{id}/resume',
    about: 'Go on where it was',
    body: 'ActionRequest',
    optionalBody: true,
    answer: replay,
  },
  {
    method: 'delete',
    path: '/ops/replays/{id}',
    about: 'End it, or drop what it made aside',
    body: 'ActionRequest',
    optionalBody: true,
    answer: replay,
  },
  {
    method: 'post',
    path: '/ops/projections/{name}/swap',
    about: 'Show the generation that is ready',
    body: 'SwapRequest',
    answer: swapped,
  },
  {
    method: 'post',
    path: '/ops/projections/{name}/rollback',
    about: 'Show the generation again that was live before',
    body: 'ReasonedRequest',
    answer: swapped,
  },
  {
    method: 'post',
    path: '/ops/erasures',
    about: 'Order that all data of a user is erased',
    body: 'ErasureRequest',
    answer: schemaRef('Erasure'),
    status: 202,
  },
];

/** The OpenAPI 3.1 description of what operators do here. */
export function openApi(): Json {
  const paths: Record<string, Json> = {};
  for (const action of ACTIONS) paths[action.path] = { ...paths[action.path], [action.method]: operation(action) };
  paths['/openapi.json'] = { get: SELF };
  return openApiDocument({
    title: 'Tasklog: operators',
    about: 'What operators do about dead letters, read models and erasures. What they look at is of query-api.',
    paths,
  });
}

const SELF: Json = {
  operationId: 'get-openapi',
  summary: 'This description',
  security: [],
  responses: { 200: { description: 'This description' } },
};

function operation({ method, path, about, body, optionalBody, answer, status = 200, observers }: Action): Json {
  const content = (schema: Json): Json => ({ 'application/json': { schema } });
  const letter = path.startsWith('/ops/dead-letters/');
  return {
    operationId: `${method}-${path.replaceAll(/[/{}]+/g, '-').replaceAll(/^-|-$/g, '')}`,
    summary: about,
    description: `For operators${observers ? ' and observers' : ''}.`,
    parameters: [...(path.includes('{id}') ? [letter ? LETTER : ID] : []), ...(path.includes('{name}') ? [NAME] : [])],
    ...(body === undefined
      ? {}
      : { requestBody: { required: optionalBody !== true, content: content(schemaRef(body)) } }),
    responses: {
      [status]: { description: about, content: content(answer) },
      ...(path === '/ops/replays' && method === 'post'
        ? { 200: { description: 'With dryRun: nothing was begun.', content: content(answer) } }
        : {}),
      401: problemAnswer('No token, or one that is not valid here.'),
      403: problemAnswer('Whoever asks may look, and not act.'),
      404: problemAnswer('There is no such thing, or nothing for whoever asks.'),
      409: problemAnswer('It is not in a state for that.'),
      415: problemAnswer('The body is not JSON.'),
      422: problemAnswer('The body makes no sense; every faulty field is named.'),
      ...HEADERS_TOO_LARGE,
      503: problemAnswer('The database is away; try again.'),
    },
  };
}
