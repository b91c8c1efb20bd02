/**
 * Enters the schemas of the events in a schema registry (Confluent's REST API; Redpanda speaks it too), so that others
 * who read the topics find them. We ourselves never ask it: the values on the topics are plain JSON.
 *
 * A subject is `<topic>-<event type>` (TopicRecordNameStrategy). Twice, or by several processes at once: the registry
 * answers the same schema with the version that it has. Half-way: the compatibility is set before the first version,
 * so that a subject that has a version also has it; one that was there before keeps what somebody chose for it.
 */
import bundle from '@tasklog/schemas/bundle.json' with { type: 'json' };
import { BrokerError } from '../broker/broker.ts';
import type { BrokerFault } from '../broker/broker.ts';
import { TOPICS } from '../topics.ts';
import type { Topic } from '../topics.ts';
import type { Log } from './client.ts';

export type Registry = { url: string; username?: string; password?: string };

export type RegistryOptions = { prefix?: string; log?: Log; timeoutMs?: number };

const TIMEOUT_MS = 10_000;
const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json';
const SUBJECT_NOT_FOUND = 40_401;

/** The schema of all that lies on a topic; the marker for what was skipped may lie on any. */
const ON_TOPIC: Record<Topic, string[]> = {
  'task-events': ['TaskEvent', 'Skipped'],
  reminders: ['ReminderDue', 'Skipped'],
  'task-updates': ['Notice', 'Skipped'],
};

/** Registers every schema and answers the subjects. Rejects with a BrokerError that names the registry and the subject. */
export async function registerSchemas(
  registry: Registry,
  { prefix = '', log = () => undefined, timeoutMs = TIMEOUT_MS }: RegistryOptions = {},
): Promise<string[]> {
  const subjects: string[] = [];
  for (const { topic, type, schema } of subjectSchemas()) {
    const subject = `${prefix}${topic}-${type}`;
    const ask = (method: string, path: string, body?: object) => call(registry, subject, method, path, body, timeoutMs);
    const path = `subjects/${encodeURIComponent(subject)}/versions`;
    const found = await ask('GET', path);
    if (found.status === 404 && found.code === SUBJECT_NOT_FOUND) {
      accepted(await ask('PUT', `config/${encodeURIComponent(subject)}`, { compatibility: 'BACKWARD' }));
    } else {
      accepted(found);
    }
    const { body } = accepted(await ask('POST', path, { schemaType: 'JSON', schema: JSON.stringify(schema) }));
    log(`schema of ${subject}: id ${String(body['id'])}`);
    subjects.push(subject);
  }
  return subjects;
}

type Answer = { status: number; code: number | undefined; message: string; body: Record<string, unknown>; of: Asked };
type Asked = { url: string; subject: string; username: string | undefined };

async function call(
  { url, username, password }: Registry,
  subject: string,
  method: string,
  path: string,
  body: object | undefined,
  timeoutMs: number,
): Promise<Answer> {
  const of = { url, subject, username };
  const basic = username !== undefined && `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`;
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}/${path}`, {
      method,
      headers: {
        accept: MEDIA_TYPE,
        ...(basic && { authorization: basic }),
        ...(body && { 'content-type': MEDIA_TYPE }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = objectOf(await response.text());
    const { error_code: code, message } = answer as { error_code?: number; message?: string };
    return { status: response.status, code, message: message ?? response.statusText, body: answer, of };
  } catch (error) {
    const { code, message } = ((error as Error).cause ?? error) as { code?: string; message: string };
    throw fault(
      of,
      'unreachable',
      `does not answer (${code ?? message}): is it running? set SCHEMA_REGISTRY_URL.`,
      error,
    );
  }
}

/** The answer when it is a yes; otherwise what is wrong, thrown. */
function accepted(answer: Answer): Answer {
  const { status, message, code, of } = answer;
  if (status >= 200 && status < 300) return answer;
  if (status === 401) {
    const who = of.username ?? 'nobody';
    throw fault(of, 'credentials', `does not let ${who} in: check SCHEMA_REGISTRY_USERNAME and _PASSWORD.`);
  }
  if (status === 403)
    throw fault(of, 'forbidden', `forbids this: give ${of.username ?? 'us'} the right to register schemas.`);
  if (status === 409) {
    throw fault(
      of,
      'other',
      `refuses the schema: it is not compatible with the version that is there. Make it a new event type, or change the compatibility of the subject. (${message})`,
    );
  }
  throw fault(
    of,
    status >= 500 ? 'unreachable' : 'other',
    `answers ${String(status)}: ${message} (${String(code ?? 'no code')})`,
  );
}

const fault = ({ url, subject }: Asked, kind: BrokerFault, sentence: string, cause?: unknown): BrokerError =>
  new BrokerError(kind, `Schema registry at ${url}, subject ${subject}: it ${sentence}`, cause);

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

type Schema = { [key: string]: unknown };
const definitions = bundle.definitions as unknown as Record<string, Schema>;
const REFERENCE = '#/definitions/';

/** Each event type of each topic with its schema, complete in itself. */
export function subjectSchemas(): { topic: Topic; type: string; schema: Schema }[] {
  return TOPICS.flatMap((topic) =>
    ON_TOPIC[topic].flatMap(branches).map((name) => ({ topic, type: typeOf(name), schema: complete(name) })),
  );
}

/** The members of a union; any other schema is alone. */
function branches(name: string): string[] {
  const union = definitions[name]?.['oneOf'];
  if (!Array.isArray(union)) return [name];
  return (union as { $ref: string }[]).flatMap(({ $ref }) => branches($ref.slice(REFERENCE.length)));
}

/** The `type` that the schema of an event says it has. */
function typeOf(name: string): string {
  const parts = (definitions[name]?.['allOf'] ?? []) as { properties?: { type?: { const?: unknown } } }[];
  const type = parts.find((part) => part.properties?.type)?.properties?.type?.const;
  if (typeof type !== 'string') throw new TypeError(`the schema ${name} does not say which type of event it is of`);
  return type;
}

/** A schema with all that it refers to in its own $defs. */
function complete(name: string): Schema {
  const $defs: Record<string, Schema> = {};
  const add = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(add);
    if (node === null || typeof node !== 'object') return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, key === '$ref' ? refer(value as string) : add(value)]),
    );
  };
  const refer = (to: string): string => {
    const its = to.slice(REFERENCE.length);
    if (!(its in $defs)) {
      $defs[its] = {};
      $defs[its] = add(definitions[its]) as Schema;
    }
    return `#/$defs/${its}`;
  };
  const own = add(definitions[name]) as Schema;
  return { $schema: bundle.$schema, ...own, $defs };
}
