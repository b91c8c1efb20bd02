import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { PROJECTORS } from '@tasklog/projectors';
import { ROLES } from '@tasklog/runtime/roles';

type Service = {
  image: string;
  command?: string[];
  ports?: string[];
  environment?: Record<string, string | number>;
  secrets?: string[];
  user?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  profiles?: string[];
  network_mode?: string;
};

const { services, secrets } = parse(readFileSync(join(import.meta.dirname, '../compose.yaml'), 'utf8'), {
  merge: true,
  maxAliasCount: 1_000,
}) as { services: Record<string, Service>; secrets: Record<string, { file: string }> };
const all = Object.entries(services);
const projectors = PROJECTORS.map(({ name }) => name);
const ours = all.filter(([, { image }]) => image.startsWith('tasklog/'));

describe('the compose file', () => {
  it('has every service, and a sidecar for each that Dapr knows', () => {
    const names = ours.map(([name]) => name);
    expect(names).to.have.members([
      ...['migrate', 'topics', 'relay', 'command-api', 'query-api', 'realtime', 'web'],
      ...projectors,
    ]);
    for (const name of projectors) expect(services[name]?.command).to.deep.equal(['projectors', name]);
    const sidecars = all.filter(([, { image }]) => image.startsWith('daprio/daprd'));
    expect(sidecars.map(([, { network_mode: beside }]) => beside)).to.have.members(
      ['relay', 'realtime', ...projectors].map((name) => `service:${name}`),
    );
    for (const [name, { command = [], profiles, network_mode: beside }] of sidecars) {
      const app = beside?.slice('service:'.length) ?? '';
      expect(command, name).to.include(`--app-id=${app}`);
      expect(command, name).to.include(`--app-port=${String(services[app]?.environment?.['PORT'])}`);
      expect(profiles).to.deep.equal(['dapr']);
    }
  });
  it('listens on this machine alone', () => {
    const ports = all.flatMap(([, service]) => service.ports ?? []);
    expect(ports).to.have.length.greaterThan(5);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).to.deep.equal([]);
  });
  it('holds no secret: each is a file, outside of the repository', () => {
    for (const { file } of Object.values(secrets))
      expect(file).to.match(/^\$\{TASKLOG_SECRETS:-\.\.\/\.tasklog\/compose\}\//);
    for (const [name, { environment = {}, secrets: given = [] }] of all) {
      for (const [setting, value] of Object.entries(environment)) {
        if (/(PASSWORD|SECRET|TOKEN|DATABASE_URL)$/.test(setting)) expect.fail(`${name} is given ${setting}`);
        // A key of one's own may come from one's own environment; there is none by default.
        if (/KEY$/.test(setting)) expect(value, `${name} ${setting}`).to.equal(`\${${setting}:-}`);
        const file = /^\/run\/secrets\/(.+)$/.exec(String(value))?.[1];
        if (file !== undefined) expect(given, `${name} ${setting}`).to.include(file);
      }
      for (const each of given) expect(secrets, name).to.have.property(each);
    }
  });
  it('gives each service the address of its own role, and the migration all', () => {
    expect(services['migrate']?.secrets).to.have.members(['owner', ...ROLES].map((role) => `${role}-database-url`));
    for (const [name, { secrets: given = [] }] of ours)
      if (name !== 'migrate')
        expect(given.filter((each) => each.endsWith('-database-url')).length, name).to.be.lessThan(2);
  });
  it('runs what is ours as nobody, read-only, without capabilities, and pins every image', () => {
    for (const [name, service] of ours) {
      expect(service, name).to.deep.include({ user: '10001:10001', read_only: true, cap_drop: ['ALL'] });
      expect(service.security_opt).to.deep.equal(['no-new-privileges:true']);
    }
    for (const [name, { image }] of all) expect(image, name).to.match(/:(v?\d+\.\d+[\w.-]*|\$\{TASKLOG_TAG:-dev\})$/);
  });
});
