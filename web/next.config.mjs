// @ts-check
// Plain JavaScript: a next.config.ts would load Next's whole compiler into the serving process, 35 MB for nothing.
import { join } from 'node:path';
import process from 'node:process';
import { buildDigest } from './build-digest.ts';

process.env['NEXT_TELEMETRY_DISABLED'] = '1';

const repositoryRoot = join(import.meta.dirname, '..');

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  outputFileTracingRoot: repositoryRoot,
  // The messages come compiled (messages/locale.ts): a browser needs no parser for them, which is 10 kB less on every page.
  turbopack: {
    root: repositoryRoot,
    resolveAlias: { 'use-intl/format-message': 'use-intl/format-message/format-only' },
  },
  generateBuildId: buildDigest,
  // Types are checked by tsc with everything else; here it would double the time of a first start.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  // All pages loaded at once keep one that has just started from answering anything; each is loaded as it is first asked for.
  experimental: { preloadEntriesOnStart: false },
  devIndicators: false,
};

export default config;
