import { join } from 'node:path';
import { cached } from './cache.ts';
import type { Part, Tell } from './cache.ts';
import { run } from './processes.ts';
import { SOURCES, versionOf } from './sources.ts';
import { need } from './tools.ts';

const pom = join(SOURCES, 'kafka/pom.xml');

export const KAFKA: Part = {
  name: 'kafka',
  version: versionOf('4.3.1', SOURCES, ['kafka/pom.xml']),
  build: async (folder, tell) => {
    need('Apache Kafka', 'java', 'mvn');
    tell('fetching Apache Kafka 4.3.1 from Maven Central (44 MB)');
    const args = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${join(folder, 'lib')}`];
    await run({ command: 'mvn', args, cwd: folder });
  },
};

/** The class path of a broker. Throws PartMissing without Java. */
export async function kafkaJars(tell: Tell): Promise<string> {
  need('Apache Kafka', 'java');
  return join(await cached(KAFKA, tell), 'lib', '*');
}
