// `npm run contracts -- FOLDER`: writes the OpenAPI 3.1 documents of the services and the AsyncAPI 3 document of what they tell.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents } from './documents.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Usage: npm run contracts -- FOLDER');
  process.exitCode = 2;
} else {
  mkdirSync(folder, { recursive: true });
  for (const [name, document] of Object.entries(documents())) {
    writeFileSync(join(folder, name), `${JSON.stringify(document, null, 2)}\n`);
    console.log(join(folder, name));
  }
}
