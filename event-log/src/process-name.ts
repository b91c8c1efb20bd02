import { hostname } from 'node:os';

/** Postgres cuts a connection's name after so many bytes. */
const MAX_BYTES = 63;

/**
 * What the session of a process is called in the database: an owner of claims is a number, and this tells an operator
 * which process that is and where to look for it. "tasklog projectors 4711@host-a"
 */
export function processName(service: string, pid = process.pid, host = hostname()): string {
  return Buffer.from(`tasklog ${service} ${String(pid)}@${host}`)
    .subarray(0, MAX_BYTES)
    .toString()
    .replaceAll('�', '');
}
