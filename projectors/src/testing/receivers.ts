/** Whoever notifications go to, for real: a mail server, and somebody who takes posts. */
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';

export type Letter = { to: string[]; from: string; raw: string; header: (name: string) => string | undefined };

export type MailServer = {
  url: string;
  letters: Letter[];
  /** Resolves when there are that many. */
  received: (n: number) => Promise<void>;
  /** What the next letters are answered with; accepted when it is empty. */
  refusals: { code: number; text: string }[];
  /** Called with each letter that was accepted, before the sender hears of it. */
  onAccepted: () => void;
  stop: () => Promise<void>;
};

export async function mailServer(): Promise<MailServer> {
  const bell = makeBell();
  const mail: Omit<MailServer, 'url' | 'received' | 'stop'> = {
    letters: [],
    refusals: [],
    onAccepted: () => undefined,
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const refusal = mail.refusals.shift();
        if (refusal) return done(Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
        mail.letters.push(letterOf(Buffer.concat(chunks).toString('utf8'), session.envelope));
        bell.ring();
        mail.onAccepted();
        done();
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return Object.assign(mail, {
    url: `smtp://127.0.0.1:${String(port)}`,
    received: (n: number) => bell.until(() => mail.letters.length >= n),
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}

type Envelope = { mailFrom: false | { address: string }; rcptTo: { address: string }[] };

function letterOf(raw: string, { mailFrom, rcptTo }: Envelope): Letter {
  const [head = ''] = raw.split('\r\n\r\n', 1);
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  return {
    raw,
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    header: (name) =>
      lines.find((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}: `))?.slice(name.length + 2),
  };
}

export type Post = { path: string; headers: IncomingHttpHeaders; body: Buffer };
export type Receiver = {
  url: string;
  posts: Post[];
  received: (n: number) => Promise<void>;
  /** How it answers; 204 when left alone. */
  answer: (post: Post, response: ServerResponse) => void;
  stop: () => Promise<void>;
};

/** Over https when it is given a key. */
export async function receiver(tls?: { key: string; cert: string }): Promise<Receiver> {
  const bell = makeBell();
  const taking: Pick<Receiver, 'posts' | 'answer'> = {
    posts: [],
    answer: (_, response) => void response.writeHead(204).end(),
  };
  const server = tls ? createSecureServer(tls) : createServer();
  server.on('request', (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const post = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) };
      taking.posts.push(post);
      bell.ring();
      taking.answer(post, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(taking, {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${String(port)}`,
    received: (n: number) => bell.until(() => taking.posts.length >= n),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

/** Waits for something that is looked at again whenever the bell rings. */
function makeBell() {
  const waiting = new Set<() => void>();
  return {
    ring: () => {
      for (const look of waiting) look();
    },
    until: (reached: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!reached()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}
