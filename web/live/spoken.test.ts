import { expect } from 'chai';
import { en } from '../messages/catalogue.ts';
import type { Api } from './api.ts';
import { OWN_FAULTS, spoken } from './spoken.ts';

const refusing =
  (code: string): Api =>
  () =>
    Promise.resolve({
      ok: false,
      problem: { type: 'about:blank', title: code, status: 503, code, detail: 'as it came' },
    });

describe('what a browser says of the services', () => {
  for (const fault of OWN_FAULTS)
    it(`is in the catalogue when it is its own: ${fault}`, async () => {
      const answer = await spoken(refusing(fault), (each) => en.shell.faults[each])('/x');
      expect(answer.ok ? '' : answer.problem.detail).to.equal(en.shell.faults[fault]);
    });

  it('stays as it came when it is theirs', async () => {
    const answer = await spoken(refusing('conflict'), () => 'another')('/x');
    expect(answer.ok ? '' : answer.problem.detail).to.equal('as it came');
  });
});
