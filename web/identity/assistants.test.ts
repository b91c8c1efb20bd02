import { expect } from 'chai';
import { assistantSignIn, canSignInAssistants, registration } from './assistants.ts';

describe('the registration of an assistant', () => {
  const uris = ['http://127.0.0.1:33418/callback', 'http://localhost/callback', 'http://[::1]/callback'];
  it('that names no type and listens on loopback is that of a program on a desk', () => {
    for (const uri of uris)
      expect(registration({ redirect_uris: [uri] })).to.deep.equal({
        redirect_uris: [uri],
        application_type: 'native',
      });
  });
  it('is left as it is when it names a type, or an address elsewhere', () => {
    const web = { redirect_uris: ['https://app.example/callback'] };
    expect(registration(web)).to.deep.equal(web);
    const mixed = { redirect_uris: [...uris, 'https://app.example/callback'] };
    expect(registration(mixed)).to.deep.equal(mixed);
    const typed = { redirect_uris: uris, application_type: 'web' };
    expect(registration(typed)).to.deep.equal(typed);
  });
  it('brings no address that this server would call', () => {
    const said = registration({
      redirect_uris: uris,
      client_name: 'x',
      backchannel_logout_uri: 'http://10.0.0.1/',
      jwks_uri: 'http://10.0.0.1/',
      logo_uri: 'http://10.0.0.1/',
      resources: ['https://other'],
    });
    expect(Object.keys(said)).to.have.members(['redirect_uris', 'client_name', 'application_type']);
  });
  it('may be anything at all', () => {
    for (const body of [undefined, null, 'x', [], { redirect_uris: 'x' }, { redirect_uris: [1] }])
      expect(registration(body)).not.to.have.property('application_type');
  });
});

describe('sign-in for assistants', () => {
  it('is there under https and on one’s own machine, as OAuth wants it', () => {
    expect(
      ['https://tasks.example.org', 'http://localhost:3000', 'http://127.0.0.1'].map(canSignInAssistants),
    ).to.deep.equal([true, true, true]);
    expect(['http://192.168.1.5:3000', 'http://localhost.example'].map(canSignInAssistants)).to.deep.equal([
      false,
      false,
    ]);
    expect(assistantSignIn('http://192.168.1.5:3000')).to.deep.equal([]);
  });
});
