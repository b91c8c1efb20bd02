/** What kafkajs throws, as a fault that one can act on and a sentence for whoever operates this. */
import { BrokerError } from '../broker/broker.ts';
import type { BrokerFault } from '../broker/broker.ts';
import { TLS_EXPECTED } from './client.ts';
import type { Connection } from './client.ts';

/** The parts of kafkajs's errors that tell something; it wraps them in one another. */
type Thrown = {
  name?: string;
  message?: string;
  /** Of the protocol: UNKNOWN_TOPIC_OR_PARTITION … */
  type?: string;
  /** Of the system or of TLS: ECONNREFUSED … */
  code?: string | number;
  /** host:port. */
  broker?: string;
  topic?: string;
  cause?: unknown;
  errors?: unknown[];
};

type Explained = [fault: BrokerFault, sentence: string] | undefined;
type Explain = (error: Thrown, at: string, connection: Connection, topic: string) => Explained;

export function explain(error: unknown, connection: Connection, topic?: string): BrokerError {
  if (error instanceof BrokerError) return error;
  const chain = unwrapped(error);
  const at = chain.find(({ broker }) => broker !== undefined)?.broker ?? connection.brokers.join(', ');
  const named = chain.find((each) => each.topic !== undefined)?.topic ?? topic;
  const what = named === undefined ? 'a topic' : `the topic ${named}`;
  // The innermost tells most: what lies around it only says that it was tried several times.
  for (const each of chain.toReversed()) {
    for (const read of [credentials, encryption, protocol, network]) {
      const explained = read(each, at, connection, what);
      if (explained) return new BrokerError(...explained, error);
    }
  }
  return new BrokerError('other', `Kafka at ${at}: ${chain.at(-1)?.message ?? String(error)}`, error);
}

/** Whether a record batch was refused for its size, wherever kafkajs hid it. */
export const isTooLarge = (error: unknown): boolean =>
  unwrapped(error).some(({ type }) => type === 'MESSAGE_TOO_LARGE' || type === 'RECORD_LIST_TOO_LARGE');

export const isProtocolError = (error: unknown, type: string): boolean =>
  unwrapped(error).some((each) => each.type === type);

function unwrapped(error: unknown): Thrown[] {
  if (typeof error !== 'object' || error === null) return [];
  const thrown = error as Thrown;
  return [thrown, ...(thrown.errors ?? []).flatMap(unwrapped), ...unwrapped(thrown.cause)];
}

const credentials: Explain = ({ name, type, message = '' }, at, { sasl }) => {
  const mechanism = sasl?.mechanism ?? 'none';
  if (type === 'UNSUPPORTED_SASL_MECHANISM' || /mechanism is not supported/.test(message)) {
    return [
      'credentials',
      `Kafka at ${at} does not take KAFKA_SASL=${mechanism}: set the mechanism that it is set up for.`,
    ];
  }
  if (type === 'ILLEGAL_SASL_STATE') {
    return [
      'credentials',
      `Kafka at ${at} asks nobody to log in at this port: set KAFKA_SASL=none, or take its other port.`,
    ];
  }
  if (name === 'KafkaJSSASLAuthenticationError' || type === 'SASL_AUTHENTICATION_FAILED') {
    return [
      'credentials',
      `Kafka at ${at} does not let ${sasl?.username ?? 'nobody'} in (${mechanism}): check KAFKA_USERNAME and KAFKA_PASSWORD.`,
    ];
  }
  return undefined;
};

const UNTRUSTED = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
];

const encryption: Explain = ({ code, message = '' }, at, { tls }) => {
  if (code === TLS_EXPECTED) return ['tls', `Kafka at ${at} speaks only TLS: set KAFKA_TLS=true.`];
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return [
      'tls',
      `The certificate of Kafka at ${at} is for another name: use the name in it in KAFKA_BROKERS. (${message})`,
    ];
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return [
      'tls',
      `The certificate of Kafka at ${at} is not valid now (${code}): renew it, or set this machine's clock.`,
    ];
  }
  if (UNTRUSTED.includes(String(code))) {
    return [
      'tls',
      `The certificate of Kafka at ${at} is not trusted (${String(code)}): set KAFKA_CA_FILE to the authority that signed it.`,
    ];
  }
  const notTls =
    tls &&
    (/wrong version number|secure TLS connection was established|packet length too long/.test(message) ||
      code === 'EPROTO');
  if (notTls)
    return ['tls', `Kafka at ${at} does not speak TLS at this port: set KAFKA_TLS=false, or take its TLS port.`];
  return undefined;
};

const protocol: Explain = ({ type: told, message = '', name }, at, _connection, topic) => {
  const type = told ?? TYPE_LOST.get(message);
  switch (type) {
    case 'UNKNOWN_TOPIC_OR_PARTITION':
      return ['missing-topic', `Kafka at ${at} has not ${topic}: create it, or set KAFKA_CREATE_TOPICS=true.`];
    case 'TOPIC_AUTHORIZATION_FAILED':
    case 'GROUP_AUTHORIZATION_FAILED':
    case 'CLUSTER_AUTHORIZATION_FAILED':
      return ['forbidden', `Kafka at ${at} forbids this for ${topic} (${type}): give this user the right to it.`];
    case 'MESSAGE_TOO_LARGE':
    case 'RECORD_LIST_TOO_LARGE':
      return ['other', `A record is too large for ${topic} at ${at}: raise max.message.bytes of the topic.`];
    case 'INVALID_REPLICATION_FACTOR':
      return ['other', `Kafka at ${at} has too few brokers for as many copies: lower KAFKA_REPLICATION.`];
    case 'NOT_ENOUGH_REPLICAS':
    case 'NOT_ENOUGH_REPLICAS_AFTER_APPEND':
      return ['unreachable', `Kafka at ${at} writes nothing to ${topic} while too few of its copies are in sync.`];
    case undefined:
      break;
    default:
      return [PASSING.has(type) ? 'unreachable' : 'other', `Kafka at ${at}: ${message} (${type})`];
  }
  if (name === 'KafkaJSGroupCoordinatorNotFound' || name === 'KafkaJSBrokerNotFound') {
    return ['unreachable', `Kafka at ${at} is not ready yet: ${message}`];
  }
  return undefined;
};

/** While a consumer joins its group, kafkajs wraps these in an error of its own that keeps nothing but their message. */
const TYPE_LOST = new Map([
  ['The group is rebalancing, so a rejoin is needed', 'REBALANCE_IN_PROGRESS'],
  ['This is not the correct coordinator for this group', 'NOT_COORDINATOR_FOR_GROUP'],
  ['The coordinator is not aware of this member', 'UNKNOWN_MEMBER_ID'],
]);

/** What a broker says while it starts, or while another takes over from it. */
const PASSING = new Set([
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
  'REQUEST_TIMED_OUT',
  'BROKER_NOT_AVAILABLE',
  'NETWORK_EXCEPTION',
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'NOT_CONTROLLER',
]);

const NETWORK = /^KafkaJS(Connection|RequestTimeout|LockTimeout|Timeout|NoBroker|MetadataNotLoaded|TopicMetadata)/;

const network: Explain = ({ name = '', message = '', code, broker }, at, { brokers, tls, sasl }) => {
  if (name === 'KafkaJSConnectionClosedError') {
    const cure = [!tls && 'KAFKA_TLS=true', !sasl && 'KAFKA_SASL'].filter((part) => part !== false);
    const wants = cure.length > 0 ? `; if it always does so, it may want ${cure.join(' or ')}` : '';
    return ['unreachable', `Kafka at ${at} closed the connection${wants}.`];
  }
  // It was connected, but never answered what it can do; kafkajs then has no name for it.
  const silent = message === 'Broker not connected';
  if (!silent && !NETWORK.test(name)) return undefined;
  const reason = silent ? 'silent' : typeof code === 'string' ? code : message;
  // A broker is asked at the address that it gives itself, which may not be the one that it was found at.
  const advertised = broker !== undefined && !brokers.includes(broker);
  const cure = advertised
    ? `it calls itself so (advertised.listeners); from here it must be reachable there`
    : 'is it running? set KAFKA_BROKERS';
  return ['unreachable', `Kafka does not answer at ${at} (${reason}): ${cure}`];
};
