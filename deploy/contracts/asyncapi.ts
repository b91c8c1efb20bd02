/** The AsyncAPI 3 description of what is not asked but told: the topics of the log on a broker, and the live socket. */
import { TOPICS } from '@tasklog/event-log/topics';
import type { Topic } from '@tasklog/event-log/topics';
import { CLOSING } from '@tasklog/realtime/closing';
import { PATH } from '@tasklog/realtime/door';
import bundle from '@tasklog/schemas/bundle.json' with { type: 'json' };

type Json = Record<string, unknown>;
const definitions = bundle.definitions as Record<string, Json>;

/** The schemas of what may lie on each topic; behind them those that may lie on any. */
const ON: Record<Topic, readonly string[]> = {
  'task-events': variantsOf('TaskEvent'),
  reminders: ['ReminderDue'],
  'task-updates': variantsOf('Notice'),
};
const ANYWHERE = ['Skipped', 'Erased', 'UserErased'].filter((name) => name in definitions);

const ABOUT: Record<Topic, string> = {
  'task-events': 'Every change of every task, with the fields before and after it.',
  reminders: 'Reminders that came due.',
  'task-updates': 'What open screens are told.',
};
const DEAD_LETTERS = 'dead-letters';

/** The titles of the schemas that another is one of. */
function variantsOf(title: string): string[] {
  return ((definitions[title]?.['oneOf'] ?? []) as { $ref: string }[]).map(({ $ref }) => $ref.split('/').at(-1) ?? '');
}

const ref = (...path: string[]): Json => ({ $ref: `#/${path.map((each) => each.replaceAll('/', '~1')).join('/')}` });
const local = (node: unknown): Json =>
  JSON.parse(JSON.stringify(node).replaceAll('"#/definitions/', '"#/components/schemas/')) as Json;

/** Every schema that these refer to, however far away. */
function schemasFor(names: readonly string[], found: Json = {}): Json {
  for (const name of names) {
    if (Object.hasOwn(found, name)) continue;
    const schema = definitions[name];
    if (schema === undefined) throw new Error(`there is no schema ${name}`);
    found[name] = local(schema);
    const next = [...JSON.stringify(schema).matchAll(/"#\/definitions\/(\w+)"/g)].map(([, each = '']) => each);
    schemasFor(next, found);
  }
  return found;
}

/** A message whose content is a schema. */
const message = (name: string, contentType: string): Json => ({
  name,
  summary: definitions[name]?.['description'] ?? name,
  contentType,
  payload: ref('components', 'schemas', name),
});

const EVENT = 'application/cloudevents+json';
const onTopics = [...new Set([...Object.values(ON).flat(), ...ANYWHERE])];
const frames = variantsOfFrame();
const said = ['Hello', 'Ping'];

function variantsOfFrame(): Record<string, Json> {
  const kinds = (definitions['Frame']?.['oneOf'] ?? []) as (Json & { title: string })[];
  return Object.fromEntries(kinds.map((schema) => [schema.title, local(schema)]));
}

function topicChannel(topic: Topic): Json {
  return {
    address: topic,
    title: topic,
    description: `${ABOUT[topic]} All of one user lies in one partition, in the order of the log. TOPIC_PREFIX goes before the name.`,
    servers: [ref('servers', 'broker')],
    messages: Object.fromEntries(
      [...ON[topic], ...ANYWHERE].map((name) => [name, ref('components', 'messages', name)]),
    ),
    bindings: { kafka: { topic, bindingVersion: '0.5.0' } },
  };
}

const operation = (
  action: 'send' | 'receive',
  channel: string,
  summary: string,
  messages: readonly string[],
): Json => ({
  action,
  channel: ref('channels', channel),
  summary,
  messages: messages.map((name) => ref('channels', channel, 'messages', name)),
});

const codes = Object.values(CLOSING)
  .map(({ code, reason }) => `${String(code)}: ${reason}`)
  .join('\n- ');

/** As seen by Tasklog: it sends what others read, and receives what a browser says. */
export function asyncApi(): Json {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Tasklog: events and notices',
      version: '1.0.0',
      description:
        'CloudEvents on the topics of a broker (with LOG=kafka or LOG=dapr), and frames on a websocket for open screens.',
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    defaultContentType: EVENT,
    servers: {
      broker: { host: '127.0.0.1:9092', protocol: 'kafka', description: 'KAFKA_BROKERS, or the broker behind Dapr.' },
      realtime: { host: '127.0.0.1:4300', protocol: 'ws', description: 'realtime, or the web with /api before it.' },
    },
    channels: {
      ...Object.fromEntries(TOPICS.map((topic) => [topic, topicChannel(topic)])),
      [DEAD_LETTERS]: {
        address: DEAD_LETTERS,
        title: DEAD_LETTERS,
        description:
          'With LOG=dapr: deliveries that a sidecar was told to drop, as they came. Not made anew by a rebuild.',
        servers: [ref('servers', 'broker')],
        messages: { Dropped: ref('components', 'messages', 'Dropped') },
        bindings: { kafka: { topic: DEAD_LETTERS, bindingVersion: '0.5.0' } },
      },
      updates: {
        address: PATH,
        title: 'The live socket',
        description: `Hello within five seconds, then frames whose seq never falls. Closed with:\n\n- ${codes}`,
        servers: [ref('servers', 'realtime')],
        messages: Object.fromEntries(
          [...said, ...Object.keys(frames)].map((name) => [name, ref('components', 'messages', name)]),
        ),
        bindings: { ws: { method: 'GET', bindingVersion: '0.1.0' } },
      },
    },
    operations: {
      ...Object.fromEntries(
        TOPICS.map((topic) => [`put-on-${topic}`, operation('send', topic, ABOUT[topic], [...ON[topic], ...ANYWHERE])]),
      ),
      [`put-on-${DEAD_LETTERS}`]: operation('send', DEAD_LETTERS, 'What could not be taken for ours', ['Dropped']),
      'hear-from-screens': operation('receive', 'updates', 'What a client says', said),
      'tell-screens': operation('send', 'updates', 'What a client is told', Object.keys(frames)),
    },
    components: {
      messages: {
        ...Object.fromEntries(
          onTopics.map((name) => [
            name,
            { ...message(name, EVENT), bindings: { kafka: { key: { type: 'string' }, bindingVersion: '0.5.0' } } },
          ]),
        ),
        ...Object.fromEntries(
          [...said, ...Object.keys(frames)].map((name) => [name, message(name, 'application/json')]),
        ),
        Dropped: {
          name: 'Dropped',
          summary: 'Whatever was delivered',
          contentType: EVENT,
          payload: { type: 'object' },
        },
      },
      schemas: { ...schemasFor([...onTopics, ...said, 'Frame']), ...frames },
    },
  };
}
