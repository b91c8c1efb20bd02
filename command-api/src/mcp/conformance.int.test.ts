import { expect } from 'chai';
import { startTestApi } from '../testing/api.ts';
import type { TestApi } from '../testing/api.ts';
import { EXPECTED_FAILURES, OF_ANY_SERVER } from '../testing/conformance/baseline.ts';
import { fixtureServer } from '../testing/conformance/fixture.ts';
import { requiredScenarios, runSuite, scenariosIn, withToken } from '../testing/conformance/run.ts';

const REVISIONS = ['2025-11-25', '2026-07-28'] as const;

describe('the protocol’s conformance suite', function () {
  this.timeout(240_000);
  type Front = Awaited<ReturnType<typeof withToken>>;
  const started: { api: TestApi; front: Front }[] = [];
  const serve = async (options: Parameters<typeof startTestApi>[0]): Promise<string> => {
    const api = await startTestApi({ relay: false, ...options });
    const front = await withToken(api.url, await api.issuer.token('ann'));
    started.push({ api, front });
    return front.url;
  };
  after(async () => {
    for (const { api, front } of started) {
      await front.stop();
      await api.stop();
    }
  });

  for (const revision of REVISIONS) {
    it(`passes for ${revision} where it asks any server, on the server itself`, async () => {
      const passed = scenariosIn(await runSuite(await serve({}), revision));
      const wanted = OF_ANY_SERVER[revision] ?? [];
      expect(wanted.filter((name) => passed.get(name) !== true)).to.deep.equal([]);
    });
    it(`passes for ${revision} as a whole, with its fixture tools on our ways in`, async () => {
      const url = await serve({ make: (_caller, era) => fixtureServer(era) });
      const scored = await requiredScenarios(revision);
      const passed = scenariosIn(await runSuite(url, revision));
      expect([...passed.keys()]).to.include.members(scored);
      expect(scored.filter((name) => passed.get(name) !== true)).to.have.members(
        Object.keys(EXPECTED_FAILURES[revision] ?? {}),
      );
    });
  }
});
