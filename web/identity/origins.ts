const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** The origins a page of this installation can have: its public address, and on one machine each name of that machine. */
export function trustedOrigins(webUrl: string): string[] {
  const { protocol, hostname, port } = new URL(webUrl);
  const names = LOOPBACK.includes(hostname) ? LOOPBACK : [hostname];
  return names.map((name) => `${protocol}//${name}${port ? `:${port}` : ''}`);
}
