// Exits 0 while the process in this container answers at /healthz. Kubernetes asks by itself; this is for Docker.
const url = `http://127.0.0.1:${process.env['PORT'] ?? ''}/healthz`;
const alive = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
  ({ ok }) => ok,
  () => false,
);
process.exit(alive ? 0 : 1);
