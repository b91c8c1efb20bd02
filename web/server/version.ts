import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The build that is served, and the files that its pages are made of: what a browser keeps to open them offline. */
export interface Version {
  build: string;
  files: string[];
}

const BESIDE = ['/manifest.webmanifest', '/icons/192.png'];

/** @param dir the folder of the web. A build that is not there, in development, has no name. */
export async function readVersion(dir: string): Promise<Version> {
  const build = await readFile(join(dir, '.next', 'BUILD_ID'), 'utf8').catch(() => '');
  const paths = await Array.fromAsync(glob('**/*.{js,css,woff2}', { cwd: join(dir, '.next', 'static') }));
  const addresses = paths.map((path) => `/_next/static/${path.split(/[\\/]/).map(encodeURIComponent).join('/')}`);
  return { build: build.trim(), files: [...addresses.sort(), ...BESIDE] };
}
