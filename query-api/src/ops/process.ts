import type { OpsProcess } from '@tasklog/schemas';

/** "tasklog projectors 4711@host-a", as the session of a process is called in the database. */
export function processOf(name: string | null): OpsProcess | null {
  if (name === null) return null;
  const [, service, pid, host] = /^tasklog (\S+) (\d+)@(.*)$/.exec(name) ?? [];
  if (service === undefined) return { name, pid: null, host: null };
  return { name: service, pid: Number(pid), host: host ?? '' };
}

/** For a sentence: "projectors (pid 4711 on host-a)". */
export const processInWords = ({ name, pid, host }: OpsProcess): string =>
  pid === null ? name : `${name} (pid ${String(pid)} on ${host ?? '?'})`;
