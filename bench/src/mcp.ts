/**
 * `find_tasks` over MCP on a long list: what a client waits for, HTTP and token check included, and how much a model has to
 * read. Closed loop, one caller: the figure is that of a person's assistant, not of a crowd.
 */
import { createLogger } from '@tasklog/runtime';
import { createVerifier } from '@tasklog/runtime/identity';
import { urlForRole } from '@tasklog/runtime/testing/database';
import { testIssuer } from '@tasklog/runtime/testing/identity';
import { commandApi } from '@tasklog/command-api/service';
import { caller } from '@tasklog/command-api/testing/api';
import { assistantAt } from '@tasklog/command-api/testing/assistant';
import { machine, percentile } from './figures.ts';
import { withServer } from './server.ts';

const TASKS = 10_000;
const PER_BATCH = 100;
const WEB = 'http://localhost:3000';
const TARGET = { p99Ms: 50, tokens: 4_000 };
/** A token holds some four letters of words and three of ids and numbers: counted low, so that the figure is not flattered. */
const LETTERS_PER_TOKEN = 3;

const QUESTIONS: Record<string, object> = {
  'by default': {},
  'a filter line': { filter: '(overdue | this week) & !#tag3' },
  'by text': { q: 'invoice 77' },
  'by priority': { sort: 'priority', priority: 'high' },
};

export async function mcp({ quick }: { quick: boolean }): Promise<unknown> {
  return withServer(async (url) => {
    const issuer = await testIssuer();
    const verify = createVerifier(issuer.settings);
    const api = await commandApi({
      connectionString: await urlForRole(url, 'tasklog_command'),
      ...{ verify, logger: createLogger('bench', 'silent'), host: '127.0.0.1', port: 0 },
      mcp: { webUrl: WEB, issuer: issuer.settings.AUTH_ISSUER, hosts: [], verify },
    });
    try {
      const token = await issuer.token('bench', { seconds: 3_600 });
      await fill(caller(api.url, token));
      const assistant = await assistantAt(new URL(`${api.url}/mcp`), token);
      const rounds = quick ? 30 : 400;
      const results: Record<string, unknown> = {};
      for (const [name, args] of Object.entries(QUESTIONS)) {
        const taken: number[] = [];
        let letters = 0;
        for (let n = -10; n < rounds; n += 1) {
          const began = performance.now();
          const { content, structuredContent } = await assistant.raw('find_tasks', args);
          if (n >= 0) taken.push(performance.now() - began);
          letters = JSON.stringify(structuredContent).length;
          if (content.length !== 1) throw new Error('an answer of several parts');
        }
        const tokens = Math.ceil(letters / LETTERS_PER_TOKEN);
        results[name] = {
          p50Ms: percentile(taken, 50),
          p99Ms: percentile(taken, 99),
          maxMs: percentile(taken, 100),
          letters,
          tokensAtMost: tokens,
        };
      }
      await assistant.close();
      return { bench: 'mcp', quick, machine: machine(), tasks: TASKS, rounds, target: TARGET, findTasks: results };
    } finally {
      await api.stop();
      issuer.stop();
    }
  });
}

const WORDS = ['invoice', 'dentist', 'plants', 'report', 'cabin', 'passport', 'groceries', 'meeting'];
const LEVELS = ['none', 'none', 'low', 'medium', 'high', 'urgent'];

async function fill(call: ReturnType<typeof caller>): Promise<void> {
  const today = Temporal.Now.plainDateISO();
  for (let from = 0; from < TASKS; from += PER_BATCH) {
    const operations = Array.from({ length: PER_BATCH }, (_, at) => {
      const n = from + at;
      const due = today.add({ days: (n % 400) - 50 }).toString();
      return {
        op: 'add',
        task: {
          title: `Look after the ${String(WORDS[n % WORDS.length])} ${String(n)}`,
          priority: LEVELS[n % LEVELS.length],
          tags: [`tag${String(n % 12)}`],
          ...(n % 5 === 0 ? {} : { due: n % 3 === 0 ? `${due}T09:30` : due }),
        },
      };
    });
    const { status } = await call('POST', '/v1/tasks/batch', { operations });
    if (status !== 200) throw new Error(`the list could not be made: ${String(status)}`);
  }
}
