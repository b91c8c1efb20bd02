import { Router } from 'express';
import helmet from 'helmet';
import swaggerUi from 'swagger-ui-express';
import { openApi } from './openapi.ts';
import type { Route } from './routes.ts';

/** GET /openapi.json, and /docs: the same document to read and try, from files that ship with the service. */
export function docs(table: readonly Route[]): Router {
  const router = Router();
  const document = openApi(table);
  router.get('/openapi.json', (_request, response) => void response.json(document));
  router.use(
    '/docs',
    helmet({
      contentSecurityPolicy: {
        useDefaults: true,
        directives: {
          'script-src': ["'self'"],
          'style-src': ["'self'", "'unsafe-inline'"],
          'img-src': ["'self'", 'data:'],
          'upgrade-insecure-requests': null,
        },
      },
    }),
    swaggerUi.serve,
    swaggerUi.setup(document, { customSiteTitle: 'Tasklog: commands' }),
  );
  return router;
}
