import { expect } from 'chai';
import { SettingsError } from '../settings.ts';
import { isPublic } from './addresses.ts';
import { createGuard, NotAllowed, NotFound } from './guard.ts';
import type { Resolve } from './guard.ts';

const names: Record<string, string[]> = {
  'good.example.org': ['93.184.216.34', '2606:2800:220:1::1'],
  'inside.example.org': ['10.0.0.7'],
  'both.example.org': ['93.184.216.34', '127.0.0.1'],
  'hooks.lan': ['192.168.1.5'],
};
const resolve: Resolve = async (host) => {
  const found = names[host];
  if (!found) throw new Error('ENOTFOUND');
  return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
};

describe('an address that is public', () => {
  it('is none of this machine, of a private net, of the link, of documentation, or of many', () => {
    const hidden = `127.0.0.1 127.9.9.9 0.0.0.0 10.1.2.3 172.16.0.1 172.31.255.255 192.168.0.1 169.254.169.254
      100.64.0.1 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.9 224.0.0.1 240.0.0.1 255.255.255.255`;
    for (const address of hidden.split(/\s+/)) expect(isPublic(address), address).to.equal(false);
    for (const address of ['1.1.1.1', '93.184.216.34', '172.32.0.1', '100.128.0.1', '198.20.0.1'])
      expect(isPublic(address), address).to.equal(true);
  });

  it('in IPv6 hides no IPv4 address', () => {
    const hidden = `:: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:7f00:1 64:ff9b::7f00:1 fe80::1 fc00::1 fd12::1 fec0::1
      ff02::1 2001::1 2001:db8::1 2002:7f00:1::1 3fff::1`;
    for (const address of hidden.split(/\s+/)) expect(isPublic(address), address).to.equal(false);
    expect(isPublic('2606:4700::1111')).to.equal(true);
  });

  it('is no name', () => expect(isPublic('localhost')).to.equal(false));
});

describe('the guard of what leaves', () => {
  const guard = createGuard('', resolve);
  const faultOf = (url: string, by = guard): Promise<string> =>
    by.check(new URL(url)).then(
      () => 'let through',
      (error: unknown) => (error as Error).constructor.name,
    );

  it('lets https to the public Internet through', async () => {
    expect(await faultOf('https://good.example.org/hook?x=1')).to.equal('let through');
    expect(await faultOf('https://1.1.1.1:8443/')).to.equal('let through');
  });

  it('refuses addresses however they are written', async () => {
    const written = `https://127.0.0.1/ https://127.1/ https://2130706433/ https://0x7f.0.0.1/ https://0177.0.0.1/
      https://[::1]/ https://[::ffff:127.0.0.1]/ https://[::ffff:a00:1]/ https://169.254.169.254/latest https://localhost/
      https://a.localhost/ https://LOCALHOST./ https://router/ https://metadata.google.internal/ https://printer.local.lan/`;
    for (const url of written.split(/\s+/)) expect(await faultOf(url), url).to.equal('NotAllowed');
  });

  it('refuses a name that leads inside, also when only one of its addresses does', async () => {
    expect(await faultOf('https://inside.example.org/')).to.equal('NotAllowed');
    expect(await faultOf('https://both.example.org/')).to.equal('NotAllowed');
    expect(await faultOf('https://nowhere.example.org/')).to.equal('NotFound');
  });

  it('refuses http, other schemes, and secrets in the address', async () => {
    for (const url of ['http://good.example.org/', 'ftp://good.example.org/', 'https://a:b@good.example.org/'])
      expect(await faultOf(url), url).to.equal('NotAllowed');
  });

  it('lets the operator name hosts and ranges, also for http, and nothing beside them', async () => {
    const own = createGuard(' hooks.lan, 10.0.0.0/24 ', resolve);
    expect(await faultOf('http://hooks.lan/', own)).to.equal('let through');
    expect(await faultOf('http://inside.example.org/', own)).to.equal('let through');
    expect(await faultOf('http://10.0.0.9/', own)).to.equal('let through');
    expect(await faultOf('http://10.0.1.9/', own)).to.equal('NotAllowed');
    expect(await faultOf('http://good.example.org/', own)).to.equal('NotAllowed');
    expect(await faultOf('https://both.example.org/', own)).to.equal('NotAllowed');
  });

  it('looks again when a socket connects, and gives it what it has looked at', async () => {
    let answers = ['93.184.216.34'];
    const fickle = createGuard('', async () => answers.map((address) => ({ address, family: 4 })));
    const connect = (): Promise<unknown> =>
      new Promise((done) => fickle.lookup('a.example.org', { all: true }, (error, found) => done(error ?? found)));
    expect(await connect()).to.deep.equal([{ address: '93.184.216.34', family: 4 }]);
    answers = ['127.0.0.1'];
    expect(await connect()).to.be.instanceOf(NotAllowed);
    answers = [];
    expect(await connect()).to.be.instanceOf(NotFound);
  });

  it('is told of a range that is none', () => {
    for (const allow of ['10.0.0.0/99', '10.0.0/8', '1.2.3.4/', '::1/8/8'])
      expect(() => createGuard(allow), allow).to.throw(SettingsError, /OUTBOUND_ALLOW/);
  });
});
