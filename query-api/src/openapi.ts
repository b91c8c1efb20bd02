import {
  HEADERS_TOO_LARGE,
  openApiDocument,
  problemAnswer,
  schemaRef,
  TASK_ID_PARAMETER,
  TOO_MANY,
} from '@tasklog/runtime/openapi';
import { calendarPaths } from './calendar/description.ts';
import { exportPaths } from './export/description.ts';
import { auditPaths } from './ops/audit-description.ts';
import { queryParameters } from './parameters.ts';
import { parametersOf } from './question.ts';
import type { Question } from './question.ts';

/** The OpenAPI 3.1 description of the questions, with the schemas they refer to. */
export function openApi(questions: readonly Question[]): Record<string, unknown> {
  const paths = {
    ...Object.fromEntries(questions.map((question) => [question.path, { get: operation(question) }])),
    ...calendarPaths,
    ...exportPaths,
    ...auditPaths,
    ...OPEN,
  };
  return openApiDocument({
    title: 'Tasklog: queries',
    about: "Questions about a user's list, and for operators about the whole. Nothing here changes anything.",
    paths,
  });
}

function operation(question: Question): Record<string, unknown> {
  const { path, about, answer, id, roles } = question;
  const content = { 'application/json': { schema: typeof answer === 'string' ? schemaRef(answer) : answer } };
  const ofOne = path.includes('{id}');
  return {
    operationId: path
      .replace(/^\/(v1\/)?/, '')
      .replaceAll('/', '-')
      .replace('{id}', 'one'),
    summary: about,
    parameters: [
      ...(ofOne ? [{ ...TASK_ID_PARAMETER, ...(id && { schema: id.schema }) }] : []),
      ...queryParameters(parametersOf(question)),
      ...(question.reads === null ? [] : [CONSISTENCY_TOKEN]),
      IF_NONE_MATCH,
    ],
    responses: {
      200: { description: about, headers: headersOf(question), content },
      304: { description: 'It is still what that ETag stands for.' },
      400: problemAnswer('The request cannot be read.'),
      401: problemAnswer('No token, or one that is not valid here.'),
      429: TOO_MANY,
      ...(ofOne ? { 404: problemAnswer('There is no such thing for whoever asks.') } : {}),
      ...(roles
        ? { 404: problemAnswer(`There is no such thing, or whoever asks is none of: ${roles.join(', ')}.`) }
        : {}),
      422: problemAnswer('Parameters that cannot be used, all of them listed.'),
      ...HEADERS_TOO_LARGE,
      503: problemAnswer('The database is away; try again.'),
    },
  };
}

const CONSISTENCY_TOKEN = {
  name: 'Consistency-Token',
  in: 'header',
  description: 'The position that a command answered with: the answer then shows that command, or says Stale: true.',
  schema: schemaRef('Position'),
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
    ETag: header(answer === 'Task' ? 'The version, in quotes.' : 'The same for the same answer.'),
  };
}

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
