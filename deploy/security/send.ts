/** One HTTP request as it is written: any header, also twice, any body; and the answer with all of its headers. */
import { Agent, request as open } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';

export type Sent = {
  method: string;
  url: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer | undefined;
};

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Resolves with the answer, of a stream too once it has ended; rejects when the connection breaks before it. */
export function send({ method, url, headers = {}, body }: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const length = bytes === undefined ? {} : { 'content-length': String(bytes.length) };
    const asking = open(url, { method, agent, headers: { ...length, ...headers } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      answer.on('error', reject);
    });
    asking.on('error', reject);
    asking.end(bytes);
  });
}

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** Ends the connections that are kept. */
export const hangUp = (): void => agent.destroy();
