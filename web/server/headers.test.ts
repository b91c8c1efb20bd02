import { expect } from 'chai';
import { contentSecurityPolicy, nonceOf, securityHeaders } from './headers.ts';

describe('headers of a page', () => {
  it('let scripts run by nonce only', () => {
    const policy = contentSecurityPolicy('abc');
    expect(policy).to.contain(`script-src 'nonce-abc' 'strict-dynamic';`).and.contain(`default-src 'none'`);
    expect(policy).not.to.match(/unsafe|https?:|\*/);
    expect(nonceOf(policy)).to.equal('abc');
  });

  it('let a frame of ChatKit’s live in the page only where it was asked for', () => {
    expect(contentSecurityPolicy('abc')).not.to.contain('frame-src');
    const policy = contentSecurityPolicy('abc', { chatkit: true });
    expect(policy).to.contain('frame-src https://cdn.platform.openai.com;');
    expect(policy.replace(/frame-src [^;]*/, '')).not.to.match(/https?:/);
  });

  it('ask for https only where the public address is https', () => {
    expect(securityHeaders('http://localhost:3000')).not.to.have.property('strict-transport-security');
    expect(securityHeaders('https://tasks.example.org')).to.have.property('strict-transport-security');
  });
});
