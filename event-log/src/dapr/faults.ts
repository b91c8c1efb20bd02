/** What a failed publish means to an operator: which part is at fault, and what to do about it. */
import { BrokerError } from '../broker/broker.ts';
import type { BrokerFault } from '../broker/broker.ts';

export type Publishing = { httpPort: number; pubsub: string; topic: string };

/** As the SDK words it: an Error whose message is JSON with `status` and `error_msg`, which is JSON again from Dapr. */
type Told = { status?: number; errorCode?: string; message: string };

const TOO_LARGE =
  /larger than configured|message was too large|record batch too large|stream too large|body too large/i;

/** The record itself is at fault: it will be refused again. */
export const isTooLarge = (error: unknown): boolean => {
  const { status, message } = told(error);
  return status === 413 || TOO_LARGE.test(message);
};

export function publishFault(error: unknown, at: Publishing): BrokerError {
  const its = told(error);
  const { fault, sentence } = judge(its, at);
  return new BrokerError(fault, sentence, error);
}

function judge({ status, errorCode, message }: Told, at: Publishing): { fault: BrokerFault; sentence: string } {
  const { pubsub, topic } = at;
  if (status === undefined) return { fault: 'unreachable', sentence: sidecarAway(at, message) };
  if (status === 401) {
    const sentence = `The Dapr sidecar refused our token. Set DAPR_API_TOKEN to the token it was started with.`;
    return { fault: 'credentials', sentence };
  }
  if (status === 403 || errorCode === 'ERR_PUBSUB_FORBIDDEN') {
    const sentence = `The Dapr sidecar forbids this: ${message}. Name the topic in allowedTopics and this app id with the topic in publishingScopes of the component ${pubsub}.`;
    return { fault: 'forbidden', sentence };
  }
  if (errorCode === 'ERR_PUBSUB_NOT_FOUND' || errorCode === 'ERR_PUBSUB_NOT_CONFIGURED') {
    const sentence = `The Dapr sidecar has no pub/sub component named ${pubsub}. Put its file into the resources folder with this app id in its scopes, or set DAPR_PUBSUB to the name it has.`;
    return { fault: 'other', sentence };
  }
  return behindTheSidecar(message, topic, pubsub);
}

/** The sidecar lives; what it says comes from its Kafka client. */
function behindTheSidecar(message: string, topic: string, pubsub: string): { fault: BrokerFault; sentence: string } {
  const said = `Publishing to ${topic} through ${pubsub} failed: ${message}.`;
  if (/does not exist on this broker|unknown topic or partition/i.test(message)) {
    return { fault: 'missing-topic', sentence: `${said} Create the topic with as many partitions as the log has.` };
  }
  if (/not authorized|authorization failed|sasl|authentication/i.test(message)) {
    const cure = `Check the user, password and rights of the component ${pubsub} on the broker.`;
    return { fault: 'credentials', sentence: `${said} ${cure}` };
  }
  if (/x509|certificate|tls:/i.test(message)) {
    return { fault: 'tls', sentence: `${said} Check disableTls and caCert of the component ${pubsub}.` };
  }
  const away =
    /run out of available brokers|connection refused|connection reset|i\/o timeout|deadline exceeded|broken pipe|\bEOF\b|no such host|leader/i;
  if (away.test(message)) {
    const cure = `Start the broker, or correct the address in the component ${pubsub}.`;
    return { fault: 'unreachable', sentence: `${said} The broker behind the sidecar does not answer. ${cure}` };
  }
  return { fault: 'other', sentence: said };
}

export const sidecarAway = ({ httpPort }: Pick<Publishing, 'httpPort'>, why: string): string =>
  `The Dapr sidecar on 127.0.0.1:${String(httpPort)} does not answer (${why}). Start it beside this process, or set DAPR_HTTP_PORT to its port.`;

function told(error: unknown): Told {
  const text = error instanceof Error ? error.message : String(error);
  const outer = jsonOf(text);
  if (typeof outer?.['status'] !== 'number') return { message: text };
  const inner = jsonOf(String(outer['error_msg']));
  return {
    status: outer['status'],
    ...(typeof inner?.['errorCode'] === 'string' && { errorCode: inner['errorCode'] }),
    message: typeof inner?.['message'] === 'string' ? inner['message'] : String(outer['error_msg']),
  };
}

function jsonOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
