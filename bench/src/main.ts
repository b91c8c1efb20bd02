// `npm run bench`: measures side by side, on one server, and prints one JSON document; without a name, everything in turn.
import { append } from './append.ts';
import { brokers } from './brokers.ts';
import { chat } from './chat.ts';
import { compare, COMPARED } from './compare.ts';
import { deaths } from './deaths.ts';
import { growth } from './growth.ts';
import { http } from './http.ts';
import { interpreter } from './interpreter.ts';
import { lag } from './lag.ts';
import { latency } from './latency.ts';
import { mcp } from './mcp.ts';
import { mixed } from './mixed.ts';
import { writePage } from './page.ts';
import { progressDone, withoutProgress } from './progress.ts';
import { ratios, saidOf } from './ratios.ts';
import { reading } from './reading.ts';
import { relay } from './relay.ts';
import { replay } from './replay.ts';
import { keepResult } from './results.ts';
import type { Result } from './results.ts';
import { slice } from './slice.ts';
import { soak } from './soak.ts';
import { sockets } from './sockets.ts';
import { time } from './time.ts';
import { web } from './web.ts';

const BENCHES: Record<string, (options: { quick: boolean; minutes?: number }) => Promise<unknown>> = {
  append,
  brokers,
  chat,
  deaths,
  growth,
  http,
  interpreter,
  lag,
  latency,
  mcp,
  mixed,
  ratios,
  reading,
  relay,
  replay,
  slice,
  soak,
  sockets,
  time,
  web,
};
const page = writePage;
const HELP = `Usage: npm run bench -- [NAME …] [--quick] [--minutes N]

Without a name: ${COMPARED.slice(0, -1).join(', ')} and ${COMPARED.at(-1) ?? ''}, one after the other, and
docs/performance.md of what was measured. With one: that, and its figures as JSON. With several: those, and the page.

  append       commands in process beside Emmett, a transaction by hand, one statement a command, and pgbench
  brokers      the log over a real Kafka and a real Dapr: bridge, command to screen, an outage
  chat         the chat without a model, streamed: first event, first words, whole answer
  deaths       each service killed under 100 commands a second: how long until another is there in its place
  growth       the same figures with ten and a hundred times as much data
  http         commands over HTTP beside Express and pg; 1,500 a second
  interpreter  messages of everyday length, the longest, and texts made to be slow
  lag          what an operator waits for with a million records behind
  latency      from the answer to a command until its task is in the read model
  mcp          an assistant that looks for tasks in a list of ten thousand
  mixed        eight questions to two commands at fixed paces, on a hundred thousand tasks of two hundred people
  page         docs/performance.md, its plots and the figures of docs/scale.md, of what is in bench/results
  ratios       a short profile that fails where a ratio is far below what is wanted
  reading      pages, searches, lists of the past and reads after a command, of a million tasks
  relay        a backlog of a hundred thousand entries beside job queues and an outbox of others
  replay       a read model built anew of a million events while commands go on, beside Emmett and Pongo
  slice        command to screen; start and memory
  soak         the whole under 100 commands a second for long: how fast memory and descriptors of each process grow
  sockets      five thousand idle websockets to one process: its memory, handshakes a second; frames to many of one owner
  time         a million dates of repeats beside python-dateutil; reminders from due to the screen
  web          the built app in a browser: paints, keys and clicks, scrolling, news from another browser, script

  --quick      fewer and shorter rounds, for trying it out: not for quoting; kept in bench/results/quick
  --minutes N  how long a soak is, after its warm-up (default 30)
  --help       this text`;

const args = process.argv.slice(2);
const at = args.indexOf('--minutes');
const [, given] = at < 0 ? [] : args.splice(at, 2);
const minutes = Number(given);
const names = args.filter((arg) => !arg.startsWith('--'));
const unknown = [
  ...args.filter((arg) => arg.startsWith('--') && !['--quick', '--help'].includes(arg)).map((arg) => `option ${arg}`),
  ...names.filter((name) => name !== 'page' && !(name in BENCHES)).map((name) => `bench ${name}`),
  ...(at >= 0 && !(minutes > 0) ? [`number of minutes ${given ?? ''}`] : []),
];
const quick = args.includes('--quick');
if (args.includes('--help') || unknown.length > 0) {
  if (!args.includes('--help')) console.error(`There is no ${unknown.join(', and no ')}.`);
  (args.includes('--help') ? console.log : console.error)(HELP);
  process.exitCode = args.includes('--help') ? 0 : 2;
} else {
  const [name = ''] = names;
  const short = names.length === 1 && name === 'ratios';
  if (short) withoutProgress();
  const result = names.length === 1 ? await one(name) : await compare(names.length > 0 ? names : COMPARED, { quick });
  progressDone();
  console.log(short ? saidOf(result as Result) : JSON.stringify(result, null, 2));
}

async function one(name: string): Promise<unknown> {
  if (name === 'page') return page({ quick });
  const result = (await BENCHES[name]?.({ quick, ...(at >= 0 && { minutes }) })) as Result;
  if (name !== 'ratios') keepResult(name, result, quick);
  if (result['holds'] === false) process.exitCode = 1;
  return result;
}
