import { expect } from 'chai';
import { targetOf } from './targets.ts';

const settings = {
  commandUrl: new URL('http://command:4100'),
  queryUrl: new URL('http://query:4200/base/'),
  realtimeUrl: new URL('http://realtime:4300'),
  projectorsUrl: new URL('http://projectors:4400'),
};
const hrefOf = (url: string) => targetOf(url, settings)?.url.href ?? null;

describe('where a request goes', () => {
  it('sends commands, queries, chat and updates to their services', () => {
    expect(hrefOf('/api/commands/tasks/7/complete')).to.equal('http://command:4100/v1/tasks/7/complete');
    expect(hrefOf('/api/queries/tasks?status=open&q=a%20b')).to.equal(
      'http://query:4200/base/v1/tasks?status=open&q=a%20b',
    );
    expect(hrefOf('/api/chat')).to.equal('http://command:4100/v1/chat');
    expect(hrefOf('/chatkit')).to.equal('http://command:4100/chatkit');
    expect(hrefOf('/api/updates')).to.equal('http://realtime:4300/v1/updates');
  });

  it('sends assistants, and what tells them where to sign in, to commands', () => {
    for (const path of ['/mcp', '/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp'])
      expect(hrefOf(path)).to.equal(`http://command:4100${path}`);
    for (const path of ['/mcp/', '/mcp/../metrics', '/mcp%2f..', '/.well-known/other'])
      expect(hrefOf(path)).to.equal(null);
  });

  it('sends what operators look at and do to the services that answer it', () => {
    expect(hrefOf('/api/ops/queries/lag?group=tasks')).to.equal('http://query:4200/base/ops/lag?group=tasks');
    expect(hrefOf('/api/ops/projectors/replays/7')).to.equal('http://projectors:4400/ops/replays/7');
    for (const path of [
      '/api/ops',
      '/api/ops/',
      '/api/ops/lag',
      '/api/ops/projectors',
      '/api/ops/projectors/../metrics',
    ])
      expect(hrefOf(path), path).to.equal(null);
  });

  it('leaves everything else to the pages', () => {
    for (const url of ['/', '/api/auth/token', '/api/chatter', '/api/chat/more', '/chatkit/more', '/tasks/7'])
      expect(hrefOf(url), url).to.equal(null);
  });

  it('never leaves /v1/, however the dots are written', () => {
    const climbs = ['../ops/outbox', '%2e%2e/ops/outbox', 'a/../../ops', '..%5cops', '.%2E/metrics', '..\\..\\ops'];
    for (const climb of climbs) {
      const href = hrefOf(`/api/queries/${climb}`);
      if (href !== null) expect(href, climb).to.match(/^http:\/\/query:4200\/base\/v1\//);
    }
    expect(hrefOf('/api/queries/../ops/outbox')).to.equal(null);
    expect(hrefOf('/api/queries/%2e%2e/ops/outbox')).to.equal(null);
  });

  it('never leaves the service either', () => {
    expect(hrefOf('/api/commands//evil.example/x')).to.equal('http://command:4100/v1//evil.example/x');
    expect(hrefOf('/api/commands/@evil.example')).to.equal('http://command:4100/v1/@evil.example');
  });
});
