import bundle from '@tasklog/schemas/bundle.json' with { type: 'json' };
import type { Parameters } from './parameters.ts';
import { parametersOf } from './question.ts';
import type { Question } from './question.ts';

const definitions = bundle.definitions as Record<string, unknown>;

/** The OpenAPI 3.1 description of the questions, with the schemas they refer to. */
export function openApi(questions: readonly Question[]): Record<string, unknown> {
  const paths = {
    ...Object.fromEntries(questions.map((question) => [question.path, { get: operation(question) }])),
    ...OPEN,
  };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tasklog queries',
      version: '1.0.0',
      description: "Questions about a user's list. Nothing here changes anything.",
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    paths: local(paths),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: schemasFor(paths),
    },
  };
}

function operation(question: Question): Record<string, unknown> {
  const { path, about, answer } = question;
  const content = { 'application/json': { schema: typeof answer === 'string' ? ref(answer) : answer } };
  const ofTask = path.includes('{id}');
  return {
    operationId: path.split('/').slice(2).join('-').replace('{id}', 'one'),
    summary: about,
    parameters: [
      ...(ofTask ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }] : []),
      ...queryParameters(parametersOf(question)),
      ...(question.reads === null ? [] : [CONSISTENCY_TOKEN]),
      ...(answer === 'Task' ? [IF_NONE_MATCH] : []),
    ],
    responses: {
      200: { description: about, headers: headersOf(question), content },
      ...(answer === 'Task' ? { 304: { description: 'It is still that version.' } } : {}),
      400: problem('The request cannot be read.'),
      401: problem('No token, or one that is not valid here.'),
      ...(ofTask ? { 404: problem('There is no such task for whoever asks.') } : {}),
      422: problem('Parameters that cannot be used, all of them listed.'),
      503: problem('The database is away; try again.'),
    },
  };
}

const queryParameters = (parameters: Parameters) =>
  Object.entries(parameters).map(([name, { about, required, schema }]) => ({
    name,
    in: 'query',
    description: about,
    required,
    schema,
  }));

const CONSISTENCY_TOKEN = {
  name: 'Consistency-Token',
  in: 'header',
  description: 'The position that a command answered with: the answer then shows that command, or says Stale: true.',
  schema: { $ref: '#/definitions/Position' },
};

const IF_NONE_MATCH = {
  name: 'If-None-Match',
  in: 'header',
  description: 'The ETag of an earlier answer.',
  schema: { type: 'string' },
};

function headersOf({ answer, parameters, reads }: Question): Record<string, unknown> {
  const header = (description: string) => ({ description, schema: { type: 'string' } });
  return {
    ...(reads === null ? {} : { Stale: header('true when the wait for the position ran out.') }),
    ...('cursor' in parameters ? { Link: header('rel="next": the next page, when there is one.') } : {}),
    ...(answer === 'Task' ? { ETag: header('The version, in quotes.') } : {}),
  };
}

const ref = (name: string) => {
  if (!Object.hasOwn(definitions, name)) throw new Error(`there is no schema ${name}`);
  return { $ref: `#/definitions/${name}` };
};

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ref('Problem') } },
});

const plain = (summary: string, ...statuses: number[]) => ({
  get: {
    operationId: summary.toLowerCase().replaceAll(/\W+/g, '-'),
    summary,
    security: [],
    responses: Object.fromEntries(statuses.map((status) => [status, { description: summary }])),
  },
});

/** What needs no token: it holds nobody's data. */
const OPEN = {
  '/openapi.json': plain('This description', 200),
  '/healthz': plain('Whether the process runs', 200),
  '/readyz': plain('Whether it can work', 200, 503),
  '/metrics': plain('Figures for Prometheus', 200),
};

/** The schemas that are referred to, and those that they refer to. */
function schemasFor(root: unknown): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const follow = (node: unknown): void => {
    for (const [, name] of JSON.stringify(node).matchAll(/"#\/definitions\/(\w+)"/g)) {
      if (name === undefined || Object.hasOwn(found, name)) continue;
      found[name] = local(definitions[name]);
      follow(definitions[name]);
    }
  };
  follow(root);
  return found;
}

const local = (node: unknown): unknown =>
  JSON.parse(JSON.stringify(node).replaceAll('"#/definitions/', '"#/components/schemas/'));
