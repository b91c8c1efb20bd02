import { signLocalToken, uuidFor } from '@tasklog/runtime/local-keys';
import type { Problem } from '@tasklog/schemas';
import { traceHeaders } from '@tasklog/tracing';
import type { Answer, Send } from './dispatch.ts';

export type SendOptions = {
  /** Where command-api listens, such as http://127.0.0.1:4100. */
  commandUrl: string;
  /** The private key that signs this installation's own tokens. */
  keyFile: string;
  issuer: string;
  audience: string;
};

const WITHIN_MS = 10_000;
const TOKEN_SECONDS = 300;
/** Asking again would get the same answer. */
const FINAL = [404, 409, 410, 412, 422];

/** Sends commands to command-api, in the name of this service; the body says for which user. */
export function sendTo({ commandUrl, keyFile, issuer, audience }: SendOptions): Send {
  const service = { userId: uuidFor('service', 'projectors'), name: 'projectors', role: 'service' as const };
  return async (body, idempotencyKey) => {
    const token = await signLocalToken(keyFile, { ...service, issuer, audience, seconds: TOKEN_SECONDS });
    const response = await fetch(new URL('/v1/commands', commandUrl), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
        ...traceHeaders(),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    return answerOf(response);
  };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  if (response.ok) return { outcome: 'done' };
  const reason = `${String(response.status)} ${detailOf(text)}`;
  // A conflict that asks us to come back is not about the command: another request holds its key or its task.
  const later = response.headers.has('retry-after');
  return { outcome: FINAL.includes(response.status) && !later ? 'refused' : 'again', reason };
}

function detailOf(text: string): string {
  try {
    const { code, detail } = JSON.parse(text) as Problem;
    return `${code}: ${detail}`;
  } catch {
    return text.slice(0, 200);
  }
}
