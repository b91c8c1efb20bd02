import { randomBytes } from 'node:crypto';
import type { Person } from './fortnight.ts';

/** Somebody of the demonstration, and how to sign in as that one. */
export type Account = { name: string; id: string; email: string; password: string };

/** Makes an account for each, as the sign-up page does, with a password that nobody else has. */
export async function signUp(web: string, people: readonly Person[]): Promise<Account[]> {
  const accounts: Account[] = [];
  for (const { name } of people) {
    const account = { name, email: `${name}@example.test`, password: randomBytes(12).toString('base64url') };
    const answer = await fetch(`${web}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: web },
      body: JSON.stringify(account),
    });
    const { user } = (await answer.json()) as { user?: { id: string } };
    if (user === undefined) throw new Error(`The web made no account for ${name} (${String(answer.status)}).`);
    accounts.push({ ...account, id: user.id });
  }
  return accounts;
}
