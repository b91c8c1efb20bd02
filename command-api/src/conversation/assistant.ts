/**
 * Where a model may help: a message that the rules are not sure of. Whatever the model does (nothing, too much, too late,
 * nonsense), the message is answered, at worst as the rules read it, and the reply says so.
 *
 * - Twice: asking changes nothing but the budget; what comes of it carries the message's key like everything else.
 * - Late: the clock of one message runs over all its rounds. When it ends, so does the request.
 * - Half-way: tokens are taken before the model is asked and settled after; a process that dies between leaves them taken.
 */
import type { Context } from '@tasklog/domain/language/context';
import type { Logger } from '@tasklog/runtime';
import type { Pool } from '@tasklog/runtime/pool';
import type { Interpretation, OpsModel } from '@tasklog/schemas';
import { inSpan } from '@tasklog/tracing';
import { settleTokens, takeTokens, tokensUsed } from '../store/model-use.ts';
import type { Breaker } from './breaker.ts';
import { CAPS, ModelFault } from './model.ts';
import type { Model, Round } from './model.ts';
import type { ModelMeters, Outcome } from './model-metrics.ts';
import { promptFor, SYSTEM_PROMPT } from './prompt.ts';
import { settle } from './settle.ts';
import { OFFERED } from './offered.ts';
import { validate } from './validate.ts';

/** The rules are asked alone when they are at least so sure. */
export const SURE = 0.8;

export type Doubtful = { userId: string; message: string; rules: Interpretation; context: Context };

export type Assistant = {
  /** The better reading of a message; the rules' own when there is none. Never throws for the model's sake. */
  read: (doubtful: Doubtful) => Promise<Interpretation>;
  state: () => Promise<OpsModel>;
  /** Lets go of every model that is being asked. */
  stop: () => void;
};

export type AssistantOptions = {
  model: Model;
  db: Pool;
  breaker: Breaker;
  meters: ModelMeters;
  logger: Logger;
  now: () => Date;
  tokensPerDay: number;
  /** Shorter where somebody waits for a silent one on purpose. */
  withinMs?: number;
};

export function createAssistant(options: AssistantOptions): Assistant {
  const stopping = new AbortController();
  const { model, db, breaker, meters, now, tokensPerDay, withinMs = CAPS.milliseconds } = options;
  return {
    read: (doubtful) =>
      inSpan('ask the model', {}, async (span) => {
        if (doubtful.rules.confidence >= SURE) return doubtful.rules;
        const { outcome, meant } = await answered(options, doubtful, stopping.signal, withinMs);
        meters.counted(outcome);
        span?.set({ 'tasklog.model.outcome': outcome });
        return meant;
      }),
    state: async () => ({
      on: true,
      model: model.name,
      host: model.host,
      askedBelow: SURE,
      prompt: SYSTEM_PROMPT,
      tools: [...OFFERED],
      caps: { ...CAPS, milliseconds: withinMs },
      budget: { tokensPerUserAndDay: tokensPerDay, ...(await tokensUsed(db, dayOf(now()))) },
      breaker: breaker.state(),
      outcomes: meters.outcomes(),
    }),
    stop: () => stopping.abort(),
  };
}

/** What operators see where no model is configured. */
export const NO_MODEL: OpsModel = {
  on: false,
  askedBelow: SURE,
  prompt: SYSTEM_PROMPT,
  tools: [...OFFERED],
  caps: CAPS,
  budget: { tokensPerUserAndDay: 0, usedToday: 0, usersToday: 0 },
  breaker: { state: 'closed', failures: 0 },
  outcomes: {},
};

type Answered = { outcome: Outcome; meant: Interpretation };

async function answered(
  options: AssistantOptions,
  doubtful: Doubtful,
  stopped: AbortSignal,
  withinMs: number,
): Promise<Answered> {
  const { model, db, breaker, meters, logger, now, tokensPerDay } = options;
  const { userId, message, context } = doubtful;
  if (breaker.state().state === 'open') return byRules(doubtful, 'breaker-open');
  const prompt = promptFor(message, context);
  const taken = reserveFor(prompt);
  const day = dayOf(now());
  if (!(await takeTokens(db, userId, day, taken, tokensPerDay))) return byRules(doubtful, 'over-budget');
  if (!breaker.admits()) {
    await settleTokens(db, userId, day, -taken);
    return byRules(doubtful, 'breaker-open');
  }
  const spent = { tokens: 0 };
  try {
    const parts = await ask(options, {
      doubtful,
      prompt,
      spent,
      signal: AbortSignal.any([stopped, AbortSignal.timeout(withinMs)]),
    });
    breaker.succeeded();
    if (parts === undefined) return byRules(doubtful, 'refused');
    const meant = settle(doubtful.rules, parts, message, context);
    return { outcome: meant.intent === 'confirm' ? 'asked' : 'done', meant };
  } catch (error) {
    if (!(error instanceof ModelFault)) {
      breaker.gaveUp();
      throw error;
    }
    if (stopped.aborted) breaker.gaveUp();
    else breaker.failed();
    logger.warn({ kind: error.kind, why: error.message, model: model.name }, 'the model did not help');
    // An answer that was cut short was paid for: so much as may have come.
    spent.tokens = Math.max(spent.tokens, taken);
    return byRules(doubtful, error.kind);
  } finally {
    meters.tokens(spent.tokens);
    await settleTokens(db, userId, day, spent.tokens - taken);
  }
}

type Asking = {
  doubtful: Doubtful;
  prompt: ReturnType<typeof promptFor>;
  spent: { tokens: number };
  signal: AbortSignal;
};

/** Round after round, each told what was wrong with the one before; undefined when no round held. */
async function ask(
  { model, meters }: AssistantOptions,
  { doubtful, prompt, spent, signal }: Asking,
): Promise<Interpretation[] | undefined> {
  const before: Round[] = [];
  const characters = prompt.system.length + prompt.data.length;
  while (before.length < CAPS.rounds) {
    const outputTokens = CAPS.outputTokens - Math.max(0, spent.tokens - inputTokens(characters) * before.length);
    if (outputTokens <= 0) return undefined;
    meters.requested();
    const { calls, tokens } = await model.propose({ ...prompt, before }, { outputTokens, signal });
    spent.tokens += tokens;
    if (calls.length === 0) return undefined;
    const validated = validate(calls, doubtful.message, doubtful.context);
    if (validated.ok) return validated.parts;
    before.push({ calls, refused: validated.refused });
  }
  return undefined;
}

const CHARACTERS_PER_TOKEN = 4;
const TOOL_CHARACTERS = JSON.stringify(OFFERED).length;
const inputTokens = (characters: number): number => Math.ceil((characters + TOOL_CHARACTERS) / CHARACTERS_PER_TOKEN);

/** One round with all the output that is allowed; later rounds are settled after. */
const reserveFor = ({ system, data }: ReturnType<typeof promptFor>): number =>
  inputTokens(system.length + data.length) + CAPS.outputTokens;

const WHY: Partial<Record<Outcome, string>> = {
  unavailable: 'The language model cannot be reached just now',
  slow: 'The language model took too long',
  garbage: 'The language model gave no answer that can be used',
  refused: 'The language model gave no answer that can be used',
  'breaker-open': 'The language model is not available just now',
  'over-budget': 'Your share of the language model is used up for today',
};

function byRules({ rules }: Doubtful, outcome: Outcome): Answered {
  const reply = `${rules.reply} (${WHY[outcome] ?? 'The language model did not help'}; this is what the rules made of it.)`;
  return { outcome, meant: { ...rules, reply, because: [...rules.because, `model: ${outcome}`] } };
}

const dayOf = (now: Date): string => now.toISOString().slice(0, 10);
