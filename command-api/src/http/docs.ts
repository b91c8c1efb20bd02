import { Router } from 'express';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { openApi } from './openapi.ts';
import type { Route } from './route.ts';

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
    pages(document),
  );
  return router;
}

/** The pages are read from disk when somebody first looks at them: few processes ever show them. */
function pages(document: object): RequestHandler {
  let router: Promise<Router> | undefined;
  return async (request, response, next) => {
    router ??= import('swagger-ui-express').then(({ default: ui }) =>
      Router()
        .use(ui.serve)
        .use(ui.setup(document, { customSiteTitle: 'Tasklog: commands' })),
    );
    (await router)(request, response, next);
  };
}
