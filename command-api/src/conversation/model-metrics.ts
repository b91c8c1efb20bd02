import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Breaker } from './breaker.ts';

/** What became of a message that the rules were not sure of. */
export const OUTCOMES = [
  'done',
  'asked',
  'refused',
  'breaker-open',
  'over-budget',
  'unavailable',
  'slow',
  'garbage',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type ModelMeters = {
  requested: () => void;
  counted: (outcome: Outcome) => void;
  tokens: (count: number) => void;
  outcomes: () => Record<string, number>;
};

/** Counters and gauges of the model, among the metrics of the service; once for each of them. */
export function modelMeters(metrics: Registry, breaker: Breaker): ModelMeters {
  const registers = [metrics];
  const messages = new Counter({
    name: 'tasklog_model_messages_total',
    help: 'Messages that the rules were not sure of, by what became of them; all but done and asked were answered by the rules.',
    labelNames: ['outcome'],
    registers,
  });
  const requests = new Counter({
    name: 'tasklog_model_requests_total',
    help: 'Requests to the model; a message makes several when what it proposed was refused.',
    registers,
  });
  const tokens = new Counter({
    name: 'tasklog_model_tokens_total',
    help: 'Tokens that the model was asked with and answered.',
    registers,
  });
  new Gauge({
    name: 'tasklog_model_breaker_open',
    help: '1 while the model is not asked because it failed several times in a row.',
    registers,
    collect() {
      this.set(breaker.state().state === 'open' ? 1 : 0);
    },
  });
  const counts = new Map<Outcome, number>();
  for (const outcome of OUTCOMES) messages.inc({ outcome }, 0);
  return {
    requested: () => requests.inc(),
    counted: (outcome) => {
      messages.inc({ outcome });
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    },
    tokens: (count) => tokens.inc(count),
    outcomes: () => Object.fromEntries(counts),
  };
}
