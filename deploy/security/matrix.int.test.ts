/**
 * What must not be possible, for every route, tool and frame that there is: they are read from the OpenAPI documents, from
 * `tools/list` and from the schema of the socket, so that a new one is tried as soon as it exists.
 */
import { foreignPageCases } from './cases/foreign-pages.ts';
import { forgedTokenCases } from './cases/forged-tokens.ts';
import { frameCases } from './cases/frames.ts';
import { hostileTextCases } from './cases/hostile-text.ts';
import { malformedCases } from './cases/malformed.ts';
import { otherPeoplesObjectCases } from './cases/other-peoples-objects.ts';
import { propertyCases } from './cases/properties.ts';
import { roleCases } from './cases/roles.ts';
import { unlistedCases } from './cases/unlisted.ts';
import { startStage } from './stage.ts';
import type { Stage } from './stage.ts';

describe('the security of every surface', function () {
  this.timeout(60_000);
  let stage: Stage;
  before(async () => (stage = await startStage()));
  after(() => stage?.stop());

  for (const cases of [
    unlistedCases,
    forgedTokenCases,
    roleCases,
    foreignPageCases,
    otherPeoplesObjectCases,
    propertyCases,
    malformedCases,
    hostileTextCases,
    frameCases,
  ])
    cases(() => stage);
});
