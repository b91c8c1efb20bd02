/** A program that Ann has let in, and what it has proposed to her. */
import pg from 'pg';
import type { BrowserContext } from 'playwright-core';
import { assistantAfterSignIn } from '@tasklog/command-api/testing/assistant';
import type { Assistant } from '@tasklog/command-api/testing/assistant';
import { deskProgram } from '@tasklog/command-api/testing/sign-in';
import type { ToolChange } from '@tasklog/schemas';
import type { Whole } from '../whole.ts';

type LetIn = Assistant & {
  /** Where its person was asked, with the query that it came with. */
  consent: string;
};

export type Proposed = {
  /** Where Ann was asked whether to let the program in. */
  consent: string;
  /** A plan in each state. */
  plans: Readonly<Record<'open' | 'approved' | 'denied' | 'lapsed', string>>;
};

export const PROGRAM = 'Desk Helper';
const OF_HERS = ['Pack for Vienna', 'Have the boiler looked at', 'Read the lease'];
/** What it made itself, and may delete. */
export const ITS_OWN = ['Sort the receipts', 'Ask about the deposit'];

/** Lets a program in, as the person of a browser. */
export async function letIn(context: BrowserContext, web: string, name: string): Promise<LetIn> {
  const program = await deskProgram(name);
  let consent = '';
  const assistant = await assistantAfterSignIn(new URL(`${web}/mcp`), program, async (url) => {
    const headers = { accept: 'text/html' };
    const asked = await context.request.get(url.href, { headers, maxRedirects: 0 });
    const { pathname, search } = new URL(asked.headers()['location'] ?? '', web);
    consent = pathname + search;
    const answer = await context.request.post(`${web}/api/auth/oauth2/consent`, {
      headers: { origin: web, accept: 'application/json' },
      data: { accept: true, oauth_query: search.slice(1) },
    });
    await fetch(((await answer.json()) as { url: string }).url);
  });
  await program.stop();
  return { ...assistant, consent };
}

/** Proposes to delete them. @returns the id of the plan that waits for the person. */
export async function propose(assistant: Assistant, ids: readonly string[]): Promise<string> {
  const { plan } = await assistant.call<ToolChange>('delete_tasks', { refs: ids });
  if (!plan) throw new Error('it was done without asking');
  return new URL(plan.url).pathname.split('/').at(-1) ?? '';
}

export async function makeProposals(
  context: BrowserContext,
  whole: Whole,
  ids: ReadonlyMap<string, string>,
): Promise<Proposed> {
  const { web, database } = whole.urls;
  const assistant = await letIn(context, web, PROGRAM);
  const { done } = await assistant.call<ToolChange>('add_tasks', { tasks: ITS_OWN.map((title) => ({ title })) });
  const hers = OF_HERS.map((title) => ids.get(title) ?? '');
  const own = done.map(({ id }) => id);
  const plans = {
    open: await propose(assistant, hers),
    approved: await propose(assistant, own),
    denied: await propose(assistant, hers),
    lapsed: await propose(assistant, hers),
  };
  await assistant.close();
  const { token } = (await (await context.request.get(`${web}/api/auth/token`)).json()) as { token: string };
  for (const [id, answer] of [
    [plans.approved, 'approve'],
    [plans.denied, 'deny'],
  ] as const) {
    const address = `${web}/api/commands/plans/${id}/${answer}`;
    const settled = await context.request.post(address, { headers: { authorization: `Bearer ${token}` } });
    if (!settled.ok()) throw new Error(await settled.text());
  }
  // Ten minutes are long for one of them, and short for the other.
  const db = new pg.Client({ connectionString: database });
  await db.connect();
  for (const [id, minutes] of [
    [plans.open, 60],
    [plans.lapsed, -1],
  ] as const)
    await db.query(`update command.plan set expires_at = now() + $2 * interval '1 minute' where id = $1`, [
      id,
      minutes,
    ]);
  await db.end();
  return { consent: assistant.consent, plans };
}
