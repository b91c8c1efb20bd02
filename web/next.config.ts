import { join } from 'node:path';
import type { NextConfig } from 'next';
import { buildDigest } from './build-digest.ts';

process.env['NEXT_TELEMETRY_DISABLED'] = '1';

const repositoryRoot = join(import.meta.dirname, '..');

const config: NextConfig = {
  poweredByHeader: false,
  compress: true,
  reactStrictMode: true,
  outputFileTracingRoot: repositoryRoot,
  turbopack: { root: repositoryRoot },
  generateBuildId: buildDigest,
  // Types are checked by tsc with everything else; here it would double the time of a first start.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  devIndicators: false,
};

export default config;
