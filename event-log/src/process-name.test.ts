import { expect } from 'chai';
import { processName } from './process-name.ts';

describe('the name of a process', () => {
  it('says service, pid and host', () =>
    expect(processName('projectors', 4711, 'host-a')).to.equal('tasklog projectors 4711@host-a'));
  it('fits into what Postgres keeps, whatever the host is called', () => {
    const name = processName('projectors', 4711, 'ü'.repeat(60));
    expect(Buffer.byteLength(name)).to.be.at.most(63);
    expect(name).to.match(/^tasklog projectors 4711@ü+$/);
  });
});
