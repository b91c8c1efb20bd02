/** Every description of a border that can be made from the sources, by the name of its file. */
import { openApi as commands } from '@tasklog/command-api/http/openapi';
import { routeTable } from '@tasklog/command-api/http/routes';
import { openApi as operators } from '@tasklog/projectors/openapi';
import { openApi as queries } from '@tasklog/query-api/openapi';
import { everyQuestion } from '@tasklog/query-api/questions';
import { asyncApi } from './asyncapi.ts';

/** Stands in for all that routes are made with: whatever is taken out of it is the same again. None of them is called. */
const anything: object = new Proxy(() => undefined, { get: () => anything });

export const documents = (): Record<string, object> => ({
  'command-api.openapi.json': commands(routeTable(anything as never)),
  'query-api.openapi.json': queries(everyQuestion),
  'projectors.openapi.json': operators(),
  'events.asyncapi.json': asyncApi(),
});
