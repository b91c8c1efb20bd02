// node deploy/scripts/smoke.mjs WEB-URL: whether an installation works from end to end, seen from outside, with no key of
// its own. A guest says one sentence in the chat, reads it back from the list, and has all of it erased again.
// Plain JavaScript for any Node since 20: it runs where nothing of this repository is installed.
import console from 'node:console';
import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { URL } from 'node:url';

const { fetch } = globalThis;
const [web] = process.argv.slice(2);
const WITHIN_MS = 10_000;
const READY_WITHIN_MS = 120_000;
const AGAIN_MS = 250;

if (web === undefined || !URL.canParse(web)) {
  console.error('Usage: node deploy/scripts/smoke.mjs WEB-URL');
  process.exit(64);
}

/** What the answer is, or undefined when it is not there in time. */
async function until(ask, withinMs) {
  for (const end = Date.now() + withinMs; Date.now() < end; await pause(AGAIN_MS)) {
    const found = await ask().catch(() => undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function call(path, { token, cookie, ...init } = {}) {
  const headers = {
    origin: new URL(web).origin,
    ...(init.body ? { 'content-type': 'application/json' } : {}),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(cookie ? { cookie } : {}),
    ...init.headers,
  };
  const response = await fetch(new URL(path, web), { ...init, headers });
  if (!response.ok)
    throw new Error(`${init.method ?? 'GET'} ${path}: ${response.status} ${(await response.text()).slice(0, 300)}`);
  return response;
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

async function main() {
  const ready = await until(async () => ((await call('/readyz')).ok ? true : undefined), READY_WITHIN_MS);
  if (!ready) fail(`${web} is not ready after ${READY_WITHIN_MS / 1000} s.`);

  const signedIn = await call('/api/auth/sign-in/anonymous', { method: 'POST', body: '{}' });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((each) => each.split(';', 1)[0])
    .join('; ');
  const { token } = await (await call('/api/auth/token', { cookie })).json();

  const title = `try the deployment ${Date.now()}`;
  const message = JSON.stringify({ message: `add ${title}`, timeZone: 'UTC' });
  await call('/api/chat', {
    method: 'POST',
    token,
    body: message,
    headers: { 'idempotency-key': randomUUID() },
  });
  const listed = async () => {
    const { items } = await (await call('/api/queries/tasks', { token })).json();
    return items.some((task) => task.title.includes(title)) ? true : undefined;
  };
  const seen = await until(listed, WITHIN_MS);
  // Before anything is said of it: a guest that is left behind would stay for good.
  await call('/api/commands/me', { method: 'DELETE', token, body: JSON.stringify({ confirm: 'erase all my data' }) });
  if (!seen)
    fail(`What a guest said is not on the list after ${WITHIN_MS / 1000} s: see docs/runbooks/lag-growing.md.`);
  console.log('A guest said something, and the list had it. The guest is erased again.');
}

await main().catch((error) => fail(`It does not work: ${error.message}`));
