import {
  HEADERS_TOO_LARGE,
  openApiDocument,
  problemAnswer,
  schemaRef,
  TASK_ID_PARAMETER,
} from '@tasklog/runtime/openapi';
import type { Route } from './route.ts';

type Json = Record<string, unknown>;

const content = (name: string): Json => ({ 'application/json': { schema: schemaRef(name) } });

const HEADERS: Record<'key' | 'version', Json> = {
  key: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'The same key with the same request is answered the same and happens once.',
    schema: { type: 'string', maxLength: 200 },
  },
  version: {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'The version that must be there still, as ETag gave it.',
    schema: { type: 'string', pattern: '^("\\d+"|\\*)$' },
  },
};

const PROBLEMS: Record<string, string> = {
  400: 'The request cannot be read',
  401: 'Not signed in',
  404: 'Not found, or not yours',
  409: 'In conflict with something else',
  410: 'All data of this user was erased',
  412: 'It has changed since',
  413: 'Too large',
  415: 'Not of a type that is read here',
  422: 'The request makes no sense; every faulty field is named',
  429: 'Too many requests',
  503: 'Not available just now; try again',
};

/** The OpenAPI 3.1 document of a table of routes, with every schema they use. */
export function openApi(table: readonly Route[]): Json {
  const paths: Record<string, Json> = {};
  for (const route of table) paths[route.path] = { ...paths[route.path], [route.method]: operation(route) };
  return openApiDocument({
    title: 'Tasklog: commands',
    about: 'The write side: everything that changes a list, and the chat.',
    paths,
  });
}

const streamOf = (about: string): Json => ({ 'text/event-stream': { schema: { type: 'string', description: about } } });

const linesOf = (name: string): Json => ({ 'application/x-ndjson': { schema: schemaRef(name) } });

function bodyOf({ body, optionalBody, file }: Route): Json {
  if (file) {
    const schema = { type: 'string', format: 'binary', maxLength: file.maxBytes };
    return {
      requestBody: { required: true, content: Object.fromEntries(file.types.map((type) => [type, { schema }])) },
    };
  }
  return body === undefined ? {} : { requestBody: { required: optionalBody !== true, content: content(body) } };
}

function operation(route: Route): Json {
  const { method, path, summary, answer, status = 200, versioned, service, stream, lines, query = [], file } = route;
  const parameters = [
    ...(path.includes('{id}') ? [TASK_ID_PARAMETER] : []),
    ...query,
    // What a file brings is recognised by the file.
    ...(file ? [] : [HEADERS.key]),
    ...(versioned ? [HEADERS.version] : []),
  ];
  return {
    operationId: `${method}${path.replaceAll(/[/{}]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    tags: [service ? 'services' : (path.split('/')[2] ?? 'commands')],
    parameters,
    ...bodyOf(route),
    responses: {
      [status]: {
        description: 'Done',
        content: {
          ...content(answer),
          ...(stream === undefined ? {} : streamOf(stream)),
          ...(lines === undefined ? {} : linesOf(lines)),
        },
      },
      ...HEADERS_TOO_LARGE,
      ...Object.fromEntries(Object.entries(PROBLEMS).map(([code, about]) => [code, problemAnswer(about)])),
    },
  };
}
