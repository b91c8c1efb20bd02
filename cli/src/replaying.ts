/** A replay in words, and how long it will still take. Pure. */
import type { Replay } from '@tasklog/schemas';
import { count } from './numbers.ts';

export const ENDED: readonly string[] = ['swapped', 'done', 'cancelled', 'failed'];

/** Whether there is nothing to wait for: it has ended, or stands until a person does something. */
export const isSettled = ({ state, swap, reason }: Replay): boolean =>
  ENDED.includes(state) || state === 'paused' || (state === 'ready' && (swap === 'manual' || reason !== undefined));

export const isBad = ({ state }: Replay): boolean => state === 'failed' || state === 'cancelled';

/** As a range, by the rate of the last half minute and by that of all; undefined while neither is known. */
export function timeLeft({ records, done, rate, meanRate }: Replay): string | undefined {
  const rates = [rate, meanRate].filter((each) => each > 0);
  if (rates.length === 0 || done >= records) return undefined;
  const seconds = rates.map((each) => (records - done) / each).sort((a, b) => a - b);
  const [least = '', most = ''] = [seconds[0] ?? 0, seconds.at(-1) ?? 0].map(duration);
  return least === most ? least : `${least} to ${most}`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${String(Math.ceil(seconds))} s`;
  return seconds < 5_400 ? `${String(Math.ceil(seconds / 60))} min` : `${String(Math.ceil(seconds / 3_600))} h`;
}

/** One sentence: what it is, where it stands, what to do about it. */
export function sentence(replay: Replay): string {
  const { projector, generation, state, reason, records, rate } = replay;
  const it = `generation ${String(generation)} of ${projector}`;
  const at = `${count(Math.min(replay.done, records))} of ${count(records)} records, ${count(Math.round(rate))}/s`;
  switch (state) {
    case 'running':
      return `Building ${it}: ${at}.`;
    case 'indexing':
      return `Making the indexes of ${it}.`;
    case 'catching-up':
      return `Letting ${it} catch up with what is written meanwhile.`;
    case 'verifying':
      return `Comparing ${it} with the log.`;
    case 'paused':
      return `Paused: ${reason ?? ''} To go on: tasklog replay resume ${projector}`;
    case 'ready':
      return reason ?? `${capital(it)} is ready. To show it: tasklog projections swap ${projector} --reason …`;
    case 'swapped':
      return `${capital(it)} is live. ${verified(replay)} To go back, for a day: tasklog projections rollback ${projector} --reason …`;
    case 'done':
      return replay.schema === undefined
        ? `Dropped again.`
        : `As of ${replay.until ?? ''} it lies in the schema ${replay.schema}. ${verified(replay)} To remove it: tasklog replay drop ${replay.id.slice(0, 8)}`;
    case 'cancelled':
      return `Cancelled: ${reason ?? ''} What was live is live.`;
    case 'failed':
      return `Failed: ${reason ?? ''} What was live is live.`;
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What was compared, and what could not be applied. */
function verified({ verification, deadLetters }: Replay): string {
  const compared = verification?.tables.map(({ table, rows, compared: n }) => `${table} ${count(n)} of ${count(rows)}`);
  const parts = compared ? [`Rows compared with the log: ${compared.join(', ')}.`] : [];
  if (deadLetters > 0) parts.push(`${count(deadLetters)} records could not be applied (tasklog dead-letters).`);
  return parts.join(' ');
}
