// `npm start`: the whole of Tasklog on this machine. Settings are environment variables; see .env.example.
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

// Sources run as they are: what was stripped of its types once is kept for the next start, for this process and its children.
process.env['NODE_COMPILE_CACHE'] ??= join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'tasklog',
  'compile',
);
enableCompileCache(process.env['NODE_COMPILE_CACHE']);
const { usage } = await import('./usage.ts');
const told = usage(process.argv.slice(2));
if (told) {
  (told.code === 0 ? console.log : console.error)(told.text);
  process.exitCode = told.code;
} else await import('./whole.ts');
