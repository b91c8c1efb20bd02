import type { OpsProcess } from '@tasklog/schemas';

/** A process as an operator looks for it: name, pid and host. */
export const processWords = ({ name, pid, host }: OpsProcess): string =>
  pid === null ? name : `${name} ${pid}@${host ?? '?'}`;
