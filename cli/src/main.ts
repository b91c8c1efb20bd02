#!/usr/bin/env node
// Sources run as they are: what was stripped of its types and compiled once is kept, so that a prompt does not wait for it.
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
enableCompileCache(process.env['NODE_COMPILE_CACHE'] ?? join(cache, 'tasklog', 'compile'));
await (await import('./program.ts')).run(process.env, process.argv.slice(2));
