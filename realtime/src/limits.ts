/** How long and how much; tests shorten them. */
export type Limits = {
  /** A socket that has not said a good hello by then is closed with 4401. */
  helloMs: number;
  pingEveryMs: number;
  /** Two pings without an answer, and a little time for the second one: at most 60 s until a dead peer is gone. */
  silentMs: number;
  /** How often all sockets are looked at. One timer for all costs less memory than three for each. */
  sweepMs: number;
  /** What may wait in a socket's send buffer before its reader counts as too slow. */
  bufferBytes: number;
  /** Sockets that have not said who they are. */
  unverified: number;
  sockets: number;
  /** Sockets of one user. */
  perUser: number;
  /** How long a closing peer gets to answer before its connection is cut. */
  closeMs: number;
  /** Farewells at a time when the service stops: all at once, they would all come back at once. */
  farewells: number;
  /** The pause between two such groups: 10,000 sockets are sent home in five seconds, a hundred at once. */
  farewellEveryMs: number;
};

const KiB = 1024;

export const LIMITS: Limits = {
  helloMs: 5_000,
  pingEveryMs: 25_000,
  silentMs: 55_000,
  sweepMs: 1_000,
  bufferBytes: 1_024 * KiB,
  unverified: 200,
  sockets: 10_000,
  perUser: 50,
  closeMs: 2_000,
  farewells: 200,
  farewellEveryMs: 100,
};

/** A hello with a token fits many times. */
export const MAX_PAYLOAD_BYTES = 64 * KiB;
