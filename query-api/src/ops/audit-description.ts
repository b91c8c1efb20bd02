import { HEADERS_TOO_LARGE, problemAnswer, schemaRef, TOO_MANY } from '@tasklog/runtime/openapi';
import { queryParameters } from '../parameters.ts';
import type { Parameters } from '../parameters.ts';
import { FORM, USER } from './audit.ts';

const operation = (operationId: string, summary: string, parameters: Parameters, content: object) => ({
  get: {
    operationId,
    summary,
    parameters: queryParameters(parameters),
    responses: {
      200: { description: summary, content },
      400: problemAnswer('The request cannot be read.'),
      401: problemAnswer('No token, or one that is not valid here.'),
      404: problemAnswer('Whoever asks is none of: operator, observer.'),
      422: problemAnswer('Parameters that cannot be used, all of them listed.'),
      429: TOO_MANY,
      ...HEADERS_TOO_LARGE,
      503: problemAnswer('The database is away; try again.'),
    },
  },
});

const LINES = { 'application/x-ndjson': { schema: { type: 'string' } } };
const ERASURES = { 'application/json': { schema: schemaRef('ErasureList') } };

/** What operators and auditors ask of the trail, in the OpenAPI description. */
export const auditPaths: Record<string, unknown> = {
  '/ops/audit/verify': operation('ops-audit-verify', 'Whether the audit trail is whole, line by line.', USER, LINES),
  '/ops/audit/export': operation('ops-audit-export', 'The audit trail, an entry a line.', FORM, LINES),
  '/ops/erasures': operation('ops-erasures', 'Erasures that were ordered, newest first.', USER, ERASURES),
};
