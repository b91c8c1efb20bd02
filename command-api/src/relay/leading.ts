/**
 * A relay's loop: while it leads, it drains the outbox batch after batch; while it does not, it stands by.
 *
 * - Frozen for longer than its lease: somebody else leads by then, and its next drain moves nothing.
 * - Half-way: a batch is one statement. Whether it happened or not, what is still in the outbox comes next.
 * - The database away: it asks for the lead again, and drains on when it still has it.
 * - Told nobody of a batch: readers look by themselves.
 */
export type RelayParts = {
  /** Takes or renews the lead; the epoch, or undefined while another leads. */
  lead: () => Promise<number | undefined>;
  resign: (epoch: number) => Promise<void>;
  /** One batch; `leading` false when the lead is lost, and nothing was moved. `heads` is what readers are told. */
  drain: (epoch: number, limit: number) => Promise<{ leading: boolean; drained: number; heads: string }>;
  tell: (heads: string) => Promise<void>;
  keepHouse: () => Promise<void>;
  /** Until the leader resigns, or it is time to ask again. */
  standBy: () => Promise<void>;
  /** Until something comes into the outbox, or so long. */
  nap: (ms: number) => Promise<void>;
  wait: (ms: number) => Promise<void>;
  now: () => number;
  onState: (state: { leading: boolean; epoch: number; drained: number }) => void;
  onLead: (epoch: number | undefined) => void;
  onError: (error: unknown, what: string) => void;
};

export const UNRESIGNED = 'could not resign';

const POLL_MS = 250;
const RENEW_MS = 3_000;
const RETRY_MS = 500;
/**
 * What comes within so long of a batch goes with the next: under load a batch costs more than its entries do, and the readers
 * are told less often. What comes after a pause does not wait.
 */
const GATHER_MS = 10;
/** A small batch keeps the latency of a quiet log low; a backlog is drained in large ones. */
const BATCH_MIN = 200;
const BATCH_MAX = 5_000;
/** From here on a backlog is a deep one. */
export const DEEP = 3_200;

export async function relayUntil(stopping: AbortSignal, parts: RelayParts): Promise<void> {
  const { lead, resign, keepHouse, standBy, wait, onState, onLead, onError } = parts;
  let epoch: number | undefined;
  while (!stopping.aborted) {
    try {
      const before = epoch;
      epoch = await lead();
      if (epoch !== before) onLead(epoch);
      if (epoch === undefined) {
        onState({ leading: false, epoch: 0, drained: 0 });
        await standBy();
      } else {
        await keepHouse();
        await drainWhileLeading(stopping, parts, epoch);
      }
    } catch (error) {
      onError(error, 'the relay failed; trying again');
      await wait(RETRY_MS);
    }
  }
  if (epoch !== undefined) await resign(epoch).catch((error: unknown) => onError(error, UNRESIGNED));
}

/** Drains until the lead is lost, the lease wants renewing, or we stop. */
async function drainWhileLeading(
  stopping: AbortSignal,
  { drain, tell, nap, wait, now, onState }: RelayParts,
  epoch: number,
): Promise<void> {
  const renewAt = now() + RENEW_MS;
  let limit = BATCH_MIN;
  while (!stopping.aborted && now() < renewAt) {
    const gathered = now() + GATHER_MS;
    const { leading, drained, heads } = await drain(epoch, limit);
    onState({ leading, epoch, drained });
    if (!leading) return;
    if (drained > 0) await tell(heads);
    const all = drained < limit;
    limit = all ? BATCH_MIN : Math.min(limit * 4, BATCH_MAX);
    if (!all) continue;
    if (drained > 0 && now() < gathered) await wait(gathered - now());
    // What is committed meanwhile is told of as well: then nobody naps.
    await nap(POLL_MS);
  }
}
