/**
 * The port to a language model. A model proposes tool calls and nothing else: what it says beside them is dropped, and what
 * it proposes is believed by nobody (validate.ts). Whatever is wrong with it is a ModelFault.
 */

/** A call as it came: the name and the arguments are the model's words. */
export type ToolCall = { id: string; name: string; arguments: string };

/** A round before this one: what was proposed, and why each call was refused. */
export type Round = { calls: readonly ToolCall[]; refused: readonly string[] };

/** All that a model is told: the message, the tasks last shown, and when and where it is said. */
export type Prompted = { system: string; data: string; before: readonly Round[] };

export type Proposal = { calls: ToolCall[]; tokens: number };

export type Model = {
  name: string;
  /** Where it is asked, without anything secret. */
  host: string;
  /** Asks once. Throws ModelFault; ends at once when the signal aborts. */
  propose: (prompted: Prompted, caps: { outputTokens: number; signal: AbortSignal }) => Promise<Proposal>;
};

/** Away: it did not answer well. Garbage: it answered what cannot be read. Both speak against it; `slow` is the clock's word. */
export type FaultKind = 'unavailable' | 'slow' | 'garbage';

export class ModelFault extends Error {
  readonly kind: FaultKind;
  constructor(kind: FaultKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ModelFault';
    this.kind = kind;
  }
}

/** What one message may cost at most. Numbers of a hostile model, not of a good one: a good one needs one round and a call or two. */
export const CAPS = {
  rounds: 3,
  calls: 8,
  tasks: 25,
  milliseconds: 10_000,
  outputTokens: 4_000,
  streamBytes: 256 * 1024,
  titleCharacters: 500,
} as const;
