import { expect } from 'chai';
import { en } from '../messages/catalogue.ts';
import { roomWords } from '../messages/words.ts';
import { authorizePath, scopeWords } from './authorize-path.ts';

const t = roomWords('en', en, 'entry');

describe('letting an assistant in', () => {
  it('goes on after signing in with the request as the assistant made it', () => {
    expect(
      authorizePath({
        client_id: 'c',
        response_type: 'code',
        redirect_uri: 'http://127.0.0.1:5/callback?x=1',
        resource: ['https://a/mcp', 'https://b/mcp'],
        sig: 's',
        exp: '1',
        ba_param: ['client_id', 'exp'],
      }),
    ).to.equal(
      '/api/auth/oauth2/authorize?client_id=c&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A5%2Fcallback%3Fx%3D1&resource=https%3A%2F%2Fa%2Fmcp&resource=https%3A%2F%2Fb%2Fmcp',
    );
  });
  it('is nothing that a plain sign-in does', () => expect(authorizePath({ from: '/settings' })).to.equal(null));
  it('says in words what it would be let to do', () => {
    expect(scopeWords(t, 'openid tasks:read')).to.deep.equal(['see your tasks and their history']);
    expect(scopeWords(t, 'tasks:write tasks:read offline_access')).to.have.length(3);
    expect(scopeWords(t, undefined)).to.deep.equal([]);
  });
});
