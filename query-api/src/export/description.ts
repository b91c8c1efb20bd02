import { problemAnswer, schemaRef, TOO_MANY } from '@tasklog/runtime/openapi';
import { queryParameters } from '../parameters.ts';
import { PARAMETERS } from './routes.ts';

const header = (description: string) => ({ description, schema: { type: 'string' } });
const file = { schema: { type: 'string' } };

/** The export's part of the OpenAPI description. */
export const exportPaths: Record<string, unknown> = {
  '/v1/export': {
    get: {
      operationId: 'export',
      summary: 'All of one’s own list, as a file.',
      parameters: [
        ...queryParameters(PARAMETERS),
        {
          name: 'Consistency-Token',
          in: 'header',
          description:
            'The position that a command answered with: the file then holds that command, or the answer says Stale: true.',
          schema: schemaRef('Position'),
        },
      ],
      responses: {
        200: {
          description: 'The list as it was at one moment, sent as it is read.',
          headers: {
            'Content-Disposition': header('A name for the file.'),
            Stale: header('true when the wait for the position ran out.'),
          },
          content: { 'text/csv': file, 'application/x-ndjson': file },
        },
        401: problemAnswer('No token, or one that is not valid here.'),
        422: problemAnswer('Parameters that cannot be used, all of them listed.'),
        429: TOO_MANY,
        503: problemAnswer('Others are exporting, or the database is away; try again.'),
      },
    },
  },
};
