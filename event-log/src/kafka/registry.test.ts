/**
 * No real registry can be had here, so this is a local server that speaks its API strictly (Confluent's reference of
 * the REST API): media type, schemaType, error codes, one id for the same schema, no version for the same twice. What
 * it does not do is judge compatibility; that is told it.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { BrokerError } from '../broker/broker.ts';
import { registerSchemas, subjectSchemas } from './registry.ts';

const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json';

type Strict = {
  url: string;
  asked: string[];
  subjects: Map<string, string[]>;
  configs: Map<string, string>;
  incompatible: Set<string>;
  stop: () => void;
};

function strictRegistry(login?: string): Promise<Strict> {
  const [subjects, configs] = [new Map<string, string[]>(), new Map<string, string>()];
  const [asked, incompatible, ids] = [[] as string[], new Set<string>(), new Map<string, number>()];

  const answer = (method: string, path: string[], body: string): [status: number, body: object] => {
    const [kind, subject = '', versions] = path.map(decodeURIComponent);
    const known = subjects.get(subject);
    if (kind === 'config' && method === 'PUT') {
      const { compatibility } = JSON.parse(body) as { compatibility: string };
      if (!['NONE', 'BACKWARD', 'FULL'].includes(compatibility))
        return [422, { error_code: 42203, message: 'Invalid' }];
      configs.set(subject, compatibility);
      return [200, { compatibility }];
    }
    if (kind !== 'subjects' || versions !== 'versions')
      return [404, { error_code: 404, message: 'HTTP 404 Not Found' }];
    if (method === 'GET') {
      return known
        ? [200, known.map((_, n) => n + 1)]
        : [404, { error_code: 40401, message: `Subject '${subject}' not found.` }];
    }
    if (incompatible.has(subject))
      return [409, { error_code: 409, message: 'Schema being registered is incompatible' }];
    const { schemaType, schema } = JSON.parse(body) as { schemaType: string; schema: string };
    const parsed = JSON.parse(schema) as { $schema?: string };
    if (schemaType !== 'JSON' || parsed.$schema === undefined)
      return [422, { error_code: 42201, message: 'Invalid schema' }];
    ids.set(schema, ids.get(schema) ?? ids.size + 1);
    if (!known?.includes(schema)) subjects.set(subject, [...(known ?? []), schema]);
    return [200, { id: ids.get(schema) }];
  };

  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push(`${String(request.method)} ${String(request.url)}`);
      const say = (status: number, content: object): void => {
        response.writeHead(status, { 'content-type': MEDIA_TYPE }).end(JSON.stringify(content));
      };
      const basic = `Basic ${Buffer.from(login ?? '').toString('base64')}`;
      if (login !== undefined && request.headers.authorization !== basic)
        return say(401, { error_code: 401, message: 'Unauthorized' });
      if (request.method !== 'GET' && request.headers['content-type'] !== MEDIA_TYPE)
        return say(415, { error_code: 415 });
      say(...answer(String(request.method), String(request.url).split('/').slice(1), body));
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
      resolve({ url, asked, subjects, configs, incompatible, stop: () => void server.close() });
    });
  });
}

async function failure(work: Promise<unknown>): Promise<BrokerError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).to.be.instanceOf(BrokerError);
  return error as BrokerError;
}

describe('the schema registry', () => {
  let registry: Strict;
  beforeEach(async () => {
    registry = await strictRegistry();
  });
  afterEach(() => registry.stop());

  it('is told every type of event of every topic', async () => {
    const subjects = await registerSchemas({ url: `${registry.url}/` }, { prefix: 'test.' });
    expect(subjects).to.include.members([
      'test.task-events-task.added',
      'test.task-events-tasklog.skipped',
      'test.reminders-reminder.due',
      'test.task-updates-notice.task',
    ]);
    expect([...registry.subjects.keys()]).to.deep.equal(subjects);
    expect(new Set(registry.configs.values())).to.deep.equal(new Set(['BACKWARD']));
  });

  it('told twice, has one version of each, and the compatibility that somebody chose', async () => {
    const [subject] = await registerSchemas(registry);
    registry.configs.set(String(subject), 'FULL');
    await registerSchemas(registry);
    expect([...registry.subjects.values()].every((versions) => versions.length === 1)).to.equal(true);
    expect(registry.configs.get(String(subject))).to.equal('FULL');
  });

  it('gets schemas that are complete in themselves', () => {
    for (const { type, schema } of subjectSchemas()) {
      const text = JSON.stringify(schema);
      const named = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to);
      const own = Object.keys(schema['$defs'] as object).map((name) => `#/$defs/${name}`);
      expect(own, type).to.have.members([...new Set(named)]);
      expect(text).to.contain(`"const":"${type}"`).and.contain('"Envelope"');
    }
  });

  it('refuses what is not compatible, and we say which and what to do', async () => {
    registry.incompatible.add('reminders-reminder.due');
    const { fault, message } = await failure(registerSchemas(registry));
    expect(fault).to.equal('other');
    expect(message)
      .to.contain(registry.url)
      .and.contain('subject reminders-reminder.due')
      .and.contain('not compatible');
  });

  it('lets us in with a name and a password, and nobody else', async () => {
    const closed = await strictRegistry('tasklog:hush');
    const { fault, message } = await failure(
      registerSchemas({ url: closed.url, username: 'tasklog', password: 'hash' }),
    );
    expect(fault).to.equal('credentials');
    expect(message).to.contain('SCHEMA_REGISTRY_USERNAME').and.not.contain('hash');
    expect(await registerSchemas({ url: closed.url, username: 'tasklog', password: 'hush' })).to.have.length.above(10);
    closed.stop();
  });

  it('that does not answer is named', async () => {
    registry.stop();
    const { fault, message } = await failure(registerSchemas(registry));
    expect(fault).to.equal('unreachable');
    expect(message).to.contain(registry.url).and.contain('ECONNREFUSED');
  });

  it('that is no registry is told from one that knows nothing yet', async () => {
    const { fault, message } = await failure(registerSchemas({ url: `${registry.url}/elsewhere` }));
    expect([fault, message.includes('answers 404')]).to.deep.equal(['other', true]);
    expect(registry.asked).to.have.length(1);
  });
});
