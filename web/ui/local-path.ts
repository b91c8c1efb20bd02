/** @returns a path of this site to go on to; "/" for anything that could lead elsewhere. */
export function localPath(from: string | string[] | undefined): string {
  if (typeof from !== 'string' || !from.startsWith('/')) return '/';
  const here = 'http://here.invalid';
  if (!URL.canParse(from, here)) return '/';
  const url = new URL(from, here);
  return url.origin === here ? `${url.pathname}${url.search}` : '/';
}
