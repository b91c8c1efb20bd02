// `node same-everywhere.main.ts SEED CASES`: a hash over all answers. Run under several TZ, it is the same.
import { createHash } from 'node:crypto';
import { answersTo } from './answers.ts';
import { casesFrom } from './cases.ts';

const [seed, count] = process.argv.slice(2).map(Number) as [number, number];
const hash = createHash('sha256');
for (const one of casesFrom(seed, count)) hash.update(`${answersTo(one).text}\n`);
console.log(hash.digest('hex'));
