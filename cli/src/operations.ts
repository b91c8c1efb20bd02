import type { OpsProcess } from '@tasklog/schemas';
import { installation, tokenFor } from './installation.ts';
import { request } from './request.ts';

/** Asks the query API as an observer: who can read the installation's key may look at all of it. */
export async function askOperations<T>(data: string, path: string): Promise<T> {
  const here = installation(data);
  const token = await tokenFor(here, 'operator', 'observer');
  return (await request<T>(`${here.query}${path}`, token)).body;
}

export const processText = (process: OpsProcess | null): string =>
  process === null
    ? '–'
    : process.pid === null
      ? process.name
      : `${process.name} ${String(process.pid)}@${process.host ?? '?'}`;
