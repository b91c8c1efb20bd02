import { expect } from 'chai';
import { isTooLarge, publishFault } from './faults.ts';

const AT = { httpPort: 3500, pubsub: 'pubsub', topic: 'task-events' };
/** As the SDK words an answer of the sidecar that is not 2xx. */
const told = (status: number, errorCode: string, message: string): Error =>
  new Error(JSON.stringify({ error: 'x', error_msg: JSON.stringify({ errorCode, message, details: [] }), status }));
const published = (message: string): Error =>
  told(500, 'ERR_PUBSUB_PUBLISH_MESSAGE', `error when publishing to topic task-events in pubsub pubsub: ${message}`);

describe('a publish that failed', () => {
  const cases: [what: string, error: Error, fault: string, cure: string][] = [
    ['no sidecar', new Error('connect ECONNREFUSED 127.0.0.1:3500'), 'unreachable', 'DAPR_HTTP_PORT'],
    ['no sidecar any more', new Error('socket hang up'), 'unreachable', 'Start it beside this process'],
    ['a token that the sidecar refuses', told(401, '', 'invalid api token'), 'credentials', 'DAPR_API_TOKEN'],
    [
      'scopes',
      told(403, 'ERR_PUBSUB_FORBIDDEN', 'topic x is not allowed for app id y'),
      'forbidden',
      'publishingScopes',
    ],
    ['no component', told(404, 'ERR_PUBSUB_NOT_FOUND', 'pubsub pubsub is not found'), 'other', 'DAPR_PUBSUB'],
    ['no component at all', told(400, 'ERR_PUBSUB_NOT_CONFIGURED', 'no pubsub'), 'other', 'its scopes'],
    [
      'no topic',
      published('kafka server: Request was for a topic or partition that does not exist on this broker'),
      'missing-topic',
      'Create the topic',
    ],
    ['no broker', published('kafka: client has run out of available brokers'), 'unreachable', 'Start the broker'],
    ['a broker that is silent', published('context deadline exceeded'), 'unreachable', 'Start the broker'],
    [
      'no rights on the broker',
      published('kafka server: The client is not authorized to access this topic'),
      'credentials',
      'rights',
    ],
    ['a certificate', published('tls: failed to verify certificate: x509: unknown authority'), 'tls', 'caCert'],
    ['anything else', published('something new'), 'other', 'something new'],
  ];
  for (const [what, error, fault, cure] of cases) {
    it(`because of ${what} says whose fault it is, and what to do`, () => {
      const judged = publishFault(error, AT);
      expect(judged).to.include({ fault, cause: error });
      expect(judged.message).to.include(cure);
      expect(isTooLarge(error)).to.equal(false);
    });
  }

  for (const error of [
    published(
      'kafka: invalid configuration (Attempt to produce message larger than configured Producer.MaxMessageBytes: 2 > 1)',
    ),
    published('kafka server: Message was too large, server rejected it to avoid allocation error'),
    published('stream too large'),
    told(413, '', 'Request Entity Too Large'),
  ]) {
    it(`is known to be too large: ${error.message.slice(0, 120)}`, () => expect(isTooLarge(error)).to.equal(true));
  }
});
