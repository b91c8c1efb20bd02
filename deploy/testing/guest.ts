import { setTimeout as pause } from 'node:timers/promises';

const AGAIN_MS = 100;
const SEEN_WITHIN_MS = 15_000;

/** Continues as a guest at that address, says something, and waits until the list has what came of it: its titles. */
export async function guestSays(web: string, message: string): Promise<string[]> {
  const call = async (path: string, headers: Record<string, string>, body?: unknown): Promise<Response> => {
    const answer = await fetch(new URL(path, web), {
      method: body === undefined ? 'GET' : 'POST',
      headers: { origin: new URL(web).origin, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path} answers ${String(answer.status)}: ${await answer.text()}`);
    return answer;
  };
  const signedIn = await call('/api/auth/sign-in/anonymous', {}, {});
  const cookie = signedIn.headers
    .getSetCookie()
    .map((each) => each.split(';', 1)[0])
    .join('; ');
  const { token } = (await (await call('/api/auth/token', { cookie })).json()) as { token: string };
  const authorization = `Bearer ${token}`;
  await call('/api/chat', { authorization, 'idempotency-key': crypto.randomUUID() }, { message, timeZone: 'UTC' });
  for (const end = Date.now() + SEEN_WITHIN_MS; Date.now() < end; await pause(AGAIN_MS)) {
    const { items } = (await (await call('/api/queries/tasks', { authorization })).json()) as {
      items: { title: string }[];
    };
    if (items.length > 0) return items.map(({ title }) => title);
  }
  throw new Error(`a guest said “${message}”, and nothing came onto the list`);
}
