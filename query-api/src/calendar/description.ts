import { HEADERS_TOO_LARGE, problemAnswer } from '@tasklog/runtime/openapi';
import { queryParameters } from '../parameters.ts';
import { PARAMETERS } from './routes.ts';

const SECRET_PARAMETER = {
  name: 'secret',
  in: 'path',
  required: true,
  description: 'As the command API gave it out; whoever has it can read the calendar.',
  schema: { type: 'string', pattern: '^[\\w-]{43}$' },
};

const answers = {
  200: {
    description: 'VTODO and VEVENT components with their alarms and time zones.',
    headers: { ETag: { description: 'For If-None-Match.', schema: { type: 'string' } } },
    content: { 'text/calendar': { schema: { type: 'string' } } },
  },
  304: { description: 'It is as it was.' },
  400: problemAnswer('The request cannot be read.'),
  422: problemAnswer('Parameters that cannot be used, all of them listed.'),
  429: problemAnswer('Asked for too often.'),
  ...HEADERS_TOO_LARGE,
  503: problemAnswer('The database is away; try again.'),
};

/** The calendar's part of the OpenAPI description. */
export const calendarPaths: Record<string, unknown> = {
  '/v1/calendar.ics': {
    get: {
      operationId: 'calendar',
      summary: 'The tasks with a date as a calendar (RFC 5545).',
      parameters: queryParameters(PARAMETERS),
      responses: { ...answers, 401: problemAnswer('No token, or one that is not valid here.') },
    },
  },
  '/v1/calendar/{secret}.ics': {
    get: {
      operationId: 'calendar-by-secret',
      summary: 'The same by a secret address, for calendar apps, which send no token.',
      security: [],
      parameters: [SECRET_PARAMETER, ...queryParameters(PARAMETERS)],
      responses: { ...answers, 404: problemAnswer('There is no such address, or it was revoked.') },
    },
  },
};
