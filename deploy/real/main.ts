// `npm run real:kafka`, `npm run real:dapr`: the real parts on this machine, without Docker, until Ctrl-C.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DAPR, daprBinaries } from '@tasklog/runtime/testing/real/dapr-binaries';
import { kafkaClasses } from '@tasklog/runtime/testing/real/kafka';
import { KAFKA } from '@tasklog/runtime/testing/real/kafka-jars';
import { createProgress } from '../local/progress.ts';
import { readLocalSettings } from '../local/settings.ts';
import { daprPart } from './dapr.ts';
import { runUntilStopped } from './foreground.ts';
import { kafkaPart } from './kafka.ts';

const HELP = `Real parts for development, without Docker. The first start fetches or builds them, once.

  npm run real:kafka              Apache Kafka on port 9092, or the next that is free (needs Java 17 and Maven)
  npm run real:dapr               the same, Dapr's scheduler, and a sidecar for each of relay, projectors, realtime and
                                  command-api, on ports from DAPR_HTTP_PORT (3500) on (needs Go 1.24 as well)
  npm run real:kafka -- --fresh   throws the kept data away first

  --build-only   fetch and build both, start nothing
  --help         this text

Settings: KAFKA_BROKERS makes real:dapr use that broker; STATE_DATABASE_URL gives Dapr's state store a database;
TASKLOG_DATA, PARTITIONS and the services' ports are as for npm start. Data is kept in .tasklog/real.`;

const { asked, faults } = readArguments();
if (faults || asked.help) {
  console.log(faults ? `${faults}\n\n${HELP}` : HELP);
  process.exit(faults ? 2 : 0);
}

const progress = createProgress();
try {
  if (asked.buildOnly) await build();
  else {
    const settings = readLocalSettings(process.env);
    const folder = join(settings.dataDir, 'real');
    const part = asked.what === 'kafka' ? kafkaPart : daprPart;
    await runUntilStopped({ folder, fresh: asked.fresh, progress, part: part({ settings, env: process.env, folder }) });
  }
} catch (error) {
  progress.say(`✖ ${(error as Error).message}`);
  process.exit(1);
}
progress.end();

async function build(): Promise<void> {
  progress.begin(`${KAFKA.name}-${KAFKA.version}`);
  await kafkaClasses(progress.say);
  progress.begin(`${DAPR.name}-${DAPR.version}`);
  await daprBinaries(progress.say);
}

function readArguments() {
  const options = { fresh: { type: 'boolean' }, 'build-only': { type: 'boolean' }, help: { type: 'boolean' } } as const;
  const none = { what: undefined, fresh: false, buildOnly: false, help: false };
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [what, ...more] = positionals;
    const { fresh = false, 'build-only': buildOnly = false, help = false } = values;
    const known = what === 'kafka' || what === 'dapr' || (what === undefined && (buildOnly || help));
    const faults = known && more.length === 0 ? undefined : 'Say which part: kafka or dapr.';
    return { asked: { what, fresh, buildOnly, help }, faults };
  } catch (error) {
    return { asked: none, faults: (error as Error).message };
  }
}
