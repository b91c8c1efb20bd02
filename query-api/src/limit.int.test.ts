import { expect } from 'chai';
import { createLogger } from '@tasklog/runtime';
import { createVerifier } from '@tasklog/runtime/identity';
import { testDatabase, urlForRole } from '@tasklog/runtime/testing/database';
import { testIssuer } from '@tasklog/runtime/testing/identity';
import { queryApi } from './service.ts';

describe('a user who asks without end', () => {
  it('is told to wait, whatever is asked; another user goes on', async () => {
    const { url, drop } = await testDatabase();
    const issuer = await testIssuer();
    const service = await queryApi({
      ...{ connectionString: await urlForRole(url, 'tasklog_query'), readWaitMs: 0, requestsPerMinute: 4 },
      ...{
        verify: createVerifier(issuer.settings),
        logger: createLogger('test', 'silent'),
        host: '127.0.0.1',
        port: 0,
      },
    });
    const ask = async (name: string, path: string): Promise<Response> => {
      const headers = { authorization: `Bearer ${await issuer.token(name, { role: 'operator' })}` };
      const response = await fetch(`${service.url}${path}`, { headers });
      await response.text();
      return response;
    };
    const PATHS = ['/v1/tasks', '/v1/calendar.ics', '/v1/export?format=csv', '/ops/erasures'];
    try {
      for (const path of PATHS) expect((await ask('ann', path)).status, path).to.equal(200);
      for (const path of PATHS) {
        const refused = await ask('ann', path);
        expect(refused.status, path).to.equal(429);
        expect(Number(refused.headers.get('retry-after')), path).to.be.within(1, 60);
      }
      expect((await ask('bob', '/v1/tasks')).status).to.equal(200);
    } finally {
      await service.stop();
      issuer.stop();
      await drop();
    }
  });
});
