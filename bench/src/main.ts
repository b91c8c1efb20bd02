// `npm run bench -- NAME`: measures side by side, on one server, and prints one JSON document.
import { brokers } from './brokers.ts';
import { chat } from './chat.ts';
import { interpreter } from './interpreter.ts';
import { lag } from './lag.ts';
import { mcp } from './mcp.ts';
import { reading } from './reading.ts';
import { replay } from './replay.ts';
import { slice } from './slice.ts';
import { soak } from './soak.ts';
import { sockets } from './sockets.ts';
import { time } from './time.ts';
import { web } from './web.ts';

const BENCHES: Record<string, (options: { quick: boolean; minutes?: number }) => Promise<unknown>> = {
  brokers,
  chat,
  interpreter,
  lag,
  mcp,
  reading,
  replay,
  slice,
  soak,
  sockets,
  time,
  web,
};
const HELP = `Usage: npm run bench -- NAME [--quick] [--minutes N]

  brokers      the log over a real Kafka and a real Dapr: bridge, command to screen, an outage
  chat         the chat without a model, streamed: first event, first words, whole answer
  interpreter  messages of everyday length, the longest, and texts made to be slow
  lag          what an operator waits for with a million records behind
  mcp          an assistant that looks for tasks in a list of ten thousand
  reading      pages, searches, lists of the past and reads after a command, of a million tasks
  replay       a read model built anew of a million events while commands go on, beside Emmett and Pongo
  slice        command path against a hand-written transaction; command to screen; start and memory
  soak         the whole under 100 commands a second for long: how fast memory and descriptors of each process grow
  sockets      five thousand idle websockets to one process: its memory, and handshakes a second
  time         a million dates of repeats beside python-dateutil; reminders from due to the screen
  web          the built app in a browser: paints, keys and clicks, scrolling, news from another browser, script

  --quick      fewer and shorter rounds, for trying it out: not for quoting
  --minutes N  how long a soak is, after its warm-up (default 30)
  --help       this text`;

const args = process.argv.slice(2);
const at = args.indexOf('--minutes');
const [, given] = at < 0 ? [] : args.splice(at, 2);
const minutes = Number(given);
const [name] = args.filter((arg) => !arg.startsWith('--'));
const unknown = args.filter((arg) => arg.startsWith('--') && !['--quick', '--help'].includes(arg));
if (at >= 0 && !(minutes > 0)) unknown.push(`--minutes ${given ?? ''}`);
const bench = name === undefined ? undefined : BENCHES[name];
if (args.includes('--help') || bench === undefined || unknown.length > 0) {
  const asked = args.includes('--help');
  if (!asked)
    console.error(
      unknown.length > 0 ? `Unknown option ${unknown.join(' ')}.` : `There is no bench called ${name ?? '(nothing)'}.`,
    );
  (asked ? console.log : console.error)(HELP);
  process.exitCode = asked ? 0 : 2;
} else {
  console.log(JSON.stringify(await bench({ quick: args.includes('--quick'), ...(at >= 0 && { minutes }) }), null, 2));
}
