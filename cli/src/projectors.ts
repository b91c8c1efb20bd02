import { installation, tokenFor } from './installation.ts';
import type { Environment } from './installation.ts';
import { request } from './request.ts';

/** Asks the projectors, or tells them what to do, as an operator: who can read the installation's key may. */
export async function askProjectors<T>(
  { data, user }: Environment,
  path: string,
  { method = 'GET', body }: { method?: string; body?: object } = {},
): Promise<T> {
  const here = installation(data);
  const token = await tokenFor(here, user, 'operator');
  return (await request<T>(`${here.projectors}${path}`, token, { method, body })).body;
}
