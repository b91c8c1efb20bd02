/** Why a socket is closed: the code of the close frame, its reason, and the name it is counted under. */
export type Closing = { code: number; reason: string; counted: string };

const closing = (code: number, counted: string, reason: string): Closing => ({ code, counted, reason });

export const CLOSING = {
  restarting: closing(1012, 'restart', 'the service restarts: connect again with since'),
  issuerAway: closing(1013, 'issuer-away', 'tokens cannot be checked just now: connect again later'),
  slow: closing(1013, 'slow', 'read too slowly: connect again with since'),
  badMessage: closing(1008, 'bad-message', 'send {"type":"hello","token":…} or {"type":"ping"} as JSON text'),
  oneHello: closing(1008, 'bad-message', 'one hello at a time'),
  otherUser: closing(1008, 'bad-message', 'the new token is of another user: open another socket'),
  noHello: closing(4401, 'no-hello', 'no hello with a token in time'),
  badToken: closing(4401, 'bad-token', 'the token is not valid here'),
  expired: closing(4401, 'expired', 'the token has expired: connect again with a new one'),
  tooMany: closing(4429, 'too-many', 'too many sockets of this user'),
} satisfies Record<string, Closing>;
